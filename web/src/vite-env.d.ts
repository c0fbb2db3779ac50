/// <reference types="vite/client" />

/** A text taken into one script alone, so that it shares no file with others: a service worker must stand by itself. */
declare module '*?raw&apart' {
  const text: string;
  export default text;
}
