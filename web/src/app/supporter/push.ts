/** Web push on this device: only if asked for, through the browser's own push service, without content (promise P17). */
import { fromBase64, toBase64 } from '../../net/ids';
import type { PushView } from '../../wire';
import { network } from '../network';

export const pushPossible = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

export async function pushState(): Promise<boolean> {
  if (!pushPossible()) return false;
  const { on } = await network.http.get<PushView>('/api/push');
  const registration = await navigator.serviceWorker.getRegistration();
  return on && (await registration?.pushManager.getSubscription()) != null;
}

/** Asks the person, subscribes, and tells the server where to knock. @throws when it was refused */
export async function startPush(): Promise<void> {
  const { key } = await network.http.get<PushView>('/api/push');
  if (!key || (await Notification.requestPermission()) !== 'granted') throw new Error('refused');
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: fromBase64(key) as BufferSource,
  });
  const bytes = (name: PushEncryptionKeyName): string =>
    toBase64(new Uint8Array(subscription.getKey(name) ?? new ArrayBuffer(0)));
  await network.http.post('/api/push', {
    endpoint: subscription.endpoint,
    p256dh: bytes('p256dh'),
    auth: bytes('auth'),
  });
}

export async function stopPush(): Promise<void> {
  await network.http.delete('/api/push');
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}
