/**
 * Pictures kept on the graphics card: what does not move is painted into one of these once, and each picture on the
 * screen is only composed from them.
 */
export interface Layer {
  texture: WebGLTexture;
  /** Makes it `width` by `height` if it was not, and paints into it from now on. True if it has become empty. */
  into(width: number, height: number): boolean;
  /** What was painted is smoothed into its texture; the screen is painted again. */
  done(): void;
  /** Puts it onto the screen as it is. */
  show(): void;
}

/** A layer behind texture unit `unit`; with `depth`, edges in it are smoothed and what is near hides what is far. */
export function layer(gl: WebGL2RenderingContext, unit: number, depth = false): Layer {
  const texture = gl.createTexture();
  const frame = gl.createFramebuffer();
  const smooth = depth ? gl.createFramebuffer() : null;
  const colour = depth ? gl.createRenderbuffer() : null;
  const deep = depth ? gl.createRenderbuffer() : null;
  let [w, h] = [0, 0];
  gl.activeTexture(gl.TEXTURE0 + unit);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  for (const [name, value] of [
    [gl.TEXTURE_MIN_FILTER, gl.LINEAR],
    [gl.TEXTURE_MAG_FILTER, gl.LINEAR],
    [gl.TEXTURE_WRAP_S, gl.MIRRORED_REPEAT],
    [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE],
  ] as const)
    gl.texParameteri(gl.TEXTURE_2D, name, value);
  const resize = (width: number, height: number) => {
    [w, h] = [width, height];
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, w, h, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
    gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    if (!depth) return;
    gl.bindFramebuffer(gl.FRAMEBUFFER, smooth);
    const samples = Math.min(4, gl.getParameter(gl.MAX_SAMPLES));
    for (const [buffer, format, at] of [
      [colour, gl.RGBA8, gl.COLOR_ATTACHMENT0],
      [deep, gl.DEPTH_COMPONENT16, gl.DEPTH_ATTACHMENT],
    ] as const) {
      gl.bindRenderbuffer(gl.RENDERBUFFER, buffer);
      gl.renderbufferStorageMultisample(gl.RENDERBUFFER, samples, format, w, h);
      gl.framebufferRenderbuffer(gl.FRAMEBUFFER, at, gl.RENDERBUFFER, buffer);
    }
  };
  const copy = (from: WebGLFramebuffer | null, to: WebGLFramebuffer | null) => {
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, from);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, to);
    gl.blitFramebuffer(0, 0, w, h, 0, 0, w, h, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  };
  return {
    texture,
    into(width, height) {
      const other = width !== w || height !== h;
      if (other) resize(width, height);
      gl.bindFramebuffer(gl.FRAMEBUFFER, smooth ?? frame);
      gl.viewport(0, 0, w, h);
      return other;
    },
    done() {
      if (smooth) copy(smooth, frame);
      gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    },
    show() {
      // Said first: a browser that empties the screen at the first stroke must not do it after the copy.
      gl.bindFramebuffer(gl.FRAMEBUFFER, null);
      gl.clear(gl.COLOR_BUFFER_BIT);
      copy(frame, null);
    },
  };
}
