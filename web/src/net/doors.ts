/** Going to a door, passing it, leaving it: each answer is what asks for me from then on. */
import type { Doors, DoorView } from '../wire';
import { toBase64 } from './ids';
import type { Network } from './network';
import { Refused } from './refused';

type DoorNetwork = Pick<Network, 'http' | 'crypto' | 'deviceId' | 'tookDoors'>;

async function took(network: DoorNetwork, answer: Promise<Doors>): Promise<readonly DoorView[]> {
  const { doors } = await answer;
  network.tookDoors(doors);
  return doors;
}

/** Goes and knocks, with a key package made for this door alone. Raises what the server refuses. */
export async function goToDoor(network: DoorNetwork, door: string): Promise<readonly DoorView[]> {
  const [made] = await network.crypto.keyPackages(1);
  if (!made) throw new Error('No key package could be made.');
  try {
    return await took(
      network,
      network.http.post<Doors>(`/api/doors/${door}/go`, {
        device: network.deviceId,
        key_package: toBase64(made.body),
      }),
    );
  } catch (error) {
    // Without an answer it may have been taken all the same, and is needed to come in.
    if (error instanceof Refused && !error.passing)
      await network.crypto.forgetKeyPackage(made.body).catch(() => undefined);
    throw error;
  }
}

export const passDoor = (network: DoorNetwork, door: string): Promise<readonly DoorView[]> =>
  took(network, network.http.post<Doors>(`/api/doors/${door}/pass`));

export const leaveDoor = (network: DoorNetwork, door: string): Promise<readonly DoorView[]> =>
  took(network, network.http.post<Doors>(`/api/doors/${door}/leave`));
