/** The one network of this page, wired to the browser: its socket, its way out, its wake-ups, its other tabs. */
import { startCrypto } from '../crypto/client';
import type { SocketLike } from '../net/live';
import { Network } from '../net/network';
import { deviceIsShared, onLeave } from './leave';

const socketAddress = (): string =>
  `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`;

const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('tabs') : undefined;

export const network = new Network({
  crypto: startCrypto,
  host: location.host,
  openSocket: () => new WebSocket(socketAddress()) as unknown as SocketLike,
  askOthers: () => tabs?.postMessage('give way'),
});

if (tabs) tabs.onmessage = () => void network.giveWay();
onLeave(() => network.stop(deviceIsShared()));

addEventListener('online', () => network.nudge());
addEventListener('offline', () => network.lost());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') network.nudge();
  else network.flush();
});
