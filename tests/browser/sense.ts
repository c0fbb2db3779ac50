/** Put into a page by a test: the model itself, on the page's own thread, where its time can be taken. */
import { Model } from '../../web/src/sense/model';
import { Weights } from '../../web/src/sense/weights';

let model: Model;

export async function open(path: string): Promise<void> {
  model = new Model(new Weights(await (await fetch(path)).arrayBuffer()));
}

/** ms for one reading: the least of several rounds, since a busy machine only ever adds. */
export function took(text: string, rounds: number, times: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    for (let time = 0; time < times; time++) model.read(text);
    least = Math.min(least, (performance.now() - from) / times);
  }
  return least;
}
