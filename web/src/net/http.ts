/** JSON over HTTP to our own origin: bounded in time, one error shape. */
import { Refused } from './refused';

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

/** Longer than the slowest phone network needs, shorter than a person waits without a word. */
const PATIENCE_MS = 12_000;

export class Http {
  constructor(
    private readonly base = '',
    private readonly fetcher: Fetch = (input, init) => fetch(input, init),
  ) {}

  get<T>(path: string): Promise<T> {
    return this.send<T>('GET', path);
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.send<T>('POST', path, JSON.stringify(body));
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>('PATCH', path, JSON.stringify(body));
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>('PUT', path, JSON.stringify(body));
  }

  delete<T>(path: string): Promise<T> {
    return this.send<T>('DELETE', path);
  }

  putBytes<T>(path: string, body: Uint8Array): Promise<T> {
    return this.send<T>('PUT', path, body as BodyInit, 'application/octet-stream');
  }

  /** A piece of bytes with its version; null where there is none. */
  async getPiece(path: string): Promise<{ body: Uint8Array; version: number } | null> {
    try {
      const answer = await this.raw('GET', path);
      const version = Number((answer.headers.get('etag') ?? '0').replaceAll(/[^0-9]/g, ''));
      return { body: new Uint8Array(await answer.arrayBuffer()), version };
    } catch (error) {
      if (error instanceof Refused && error.code === 'not_found') return null;
      throw error;
    }
  }

  private async send<T>(
    method: string,
    path: string,
    body?: BodyInit,
    type = 'application/json',
  ): Promise<T> {
    const answer = await this.raw(method, path, body, type);
    return (await answer.json()) as T;
  }

  private async raw(method: string, path: string, body?: BodyInit, type?: string): Promise<Response> {
    let answer: Response;
    try {
      answer = await this.fetcher(this.base + path, {
        method,
        credentials: 'same-origin',
        headers: body === undefined ? {} : { 'content-type': type ?? 'application/json' },
        body,
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch {
      throw Refused.offline();
    }
    if (answer.ok) return answer;
    let shape = {};
    try {
      shape = await answer.json();
    } catch {
      // A proxy in front of a server that is gone answers in its own words; that is the same as no connection.
      if (answer.status >= 500) throw Refused.offline();
    }
    throw Refused.from(shape);
  }
}
