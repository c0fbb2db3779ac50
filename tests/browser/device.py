"""What a person's device keeps, packed so that a fresh browser context can begin with it.

The key that seals a device's records cannot be exported. So the records are opened where they lie, and sealed
again with a new key on the device that takes them: the format is that of ``web/src/crypto/keystore.ts``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Page

BLANK = "/blank-for-unpacking"
"""An address that only this module answers: a page of the person's origin that runs nothing."""

PACK = """async () => {
  const b64 = (bytes) => btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(''));
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const db = await done(indexedDB.open('asterism', 1));
  const key = await done(db.transaction('key').objectStore('key').get('wrap'));
  const store = db.transaction('sealed').objectStore('sealed');
  const [names, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
  db.close();
  const records = await Promise.all(names.map(async (name, at) => {
    const sealed = values[at];
    if (sealed[0] !== 1) throw new Error('The store seals in a way that is not known here.');
    const bound = new TextEncoder().encode(name);
    const how = { name: 'AES-GCM', iv: sealed.slice(1, 13), additionalData: bound };
    return [name, b64(new Uint8Array(await crypto.subtle.decrypt(how, key, sealed.slice(13))))];
  }));
  return { records, local: Object.entries(localStorage) };
}"""

UNPACK = """async ({ records, local }) => {
  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const kind = { name: 'AES-GCM', length: 256 };
  const key = await crypto.subtle.generateKey(kind, false, ['encrypt', 'decrypt']);
  const sealed = await Promise.all(records.map(async ([name, content]) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const how = { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(name) };
    const text = new Uint8Array(await crypto.subtle.encrypt(how, key, bytes(content)));
    return [name, Uint8Array.of(1, ...iv, ...text)];
  }));
  const opening = indexedDB.open('asterism', 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('key');
    opening.result.createObjectStore('sealed');
  };
  await new Promise((resolve, reject) => {
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const writing = opening.result.transaction(['key', 'sealed'], 'readwrite');
      writing.objectStore('key').put(key, 'wrap');
      for (const [name, content] of sealed) writing.objectStore('sealed').put(content, name);
      writing.onabort = () => reject(writing.error);
      writing.oncomplete = () => { opening.result.close(); resolve(); };
    };
  });
  for (const [name, value] of local) localStorage.setItem(name, value);
}"""


@dataclass(frozen=True)
class Device:
    """Everything that a device of one person keeps, and the path that was open on it."""

    path: str
    cookies: list[Any]
    kept: dict[str, Any]


def pack(context: BrowserContext, page: Page, origin: str) -> Device:
    """Closes the page, so that nothing changes meanwhile, and packs what is left."""
    path = page.url.removeprefix(origin)
    page.close()
    reader = context.new_page()
    _to_blank(reader, origin, [])
    kept = reader.evaluate(PACK)
    reader.close()
    assert any(name == "account" for name, _ in kept["records"]), "this device has no account"
    return Device(path, list(context.cookies()), kept)


def unpack(device: Device, page: Page, origin: str) -> None:
    """Leaves ``page`` on a blank page of the person's origin, whose storage holds what the device held."""
    _to_blank(page, origin, device.cookies)
    page.evaluate(UNPACK, device.kept)


def _to_blank(page: Page, origin: str, cookies: list[Any]) -> None:
    # A cookie whose name begins with __Host- is taken from an answer only, never from outside.
    headers = {"set-cookie": "\n".join(_set(each) for each in cookies)} if cookies else {}
    page.route(
        origin + BLANK, lambda route: route.fulfill(body="", content_type="text/html", headers=headers)
    )
    page.goto(origin + BLANK)
    page.unroute(origin + BLANK)


def _set(cookie: Any) -> str:
    said = f"{cookie['name']}={cookie['value']}; Path={cookie['path']}; SameSite={cookie['sameSite']}"
    said += "; Max-Age=86400"
    return said + "; Secure" * cookie["secure"] + "; HttpOnly" * cookie["httpOnly"]
