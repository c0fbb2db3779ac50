/// <reference types="vite/client" />

/** A text taken into one script alone, so that it shares no file with others: a service worker must stand by itself. */
declare module '*?raw&apart' {
  const text: string;
  export default text;
}

/** The weights of the model that this client was built with, put in by the build; null where it was built without. */
declare const __WEIGHTS__: { file: string; bytes: number; sha256: string } | null;
