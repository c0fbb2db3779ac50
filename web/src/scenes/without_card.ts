/** Whether the browser would paint without a graphics card, tried on a canvas that nobody sees. */
export function paintsWithoutCard(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  const name = `${gl?.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER)}`;
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return !gl || /swiftshader|llvmpipe|software|basic render/i.test(name);
}
