/**
 * Begins to compile and link programs, each from its vertex and its fragment shader. `done` says whether all are linked,
 * without waiting where the browser can compile beside the page, and throws if one failed.
 */
export function link(
  gl: WebGL2RenderingContext,
  sources: readonly (readonly [string, string])[],
): { programs: WebGLProgram[]; done(): boolean } {
  const programs = sources.map((pair) => {
    const program = gl.createProgram();
    pair.forEach((source, i) => {
      const shader = gl.createShader(i ? gl.FRAGMENT_SHADER : gl.VERTEX_SHADER) as WebGLShader;
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    });
    gl.linkProgram(program);
    return program;
  });
  const parallel = gl.getExtension('KHR_parallel_shader_compile');
  return {
    programs,
    done() {
      if (parallel && !programs.every((p) => gl.getProgramParameter(p, parallel.COMPLETION_STATUS_KHR)))
        return false;
      for (const program of programs)
        if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
          throw new Error(`${gl.getProgramInfoLog(program)}`);
      return true;
    },
  };
}

export interface Mesh {
  array: WebGLVertexArrayObject;
  count: number;
}

/** Puts corners on the card: so many floats for each attribute, or, with `divisor` 1, for each instance. */
export function meshOf(
  gl: WebGL2RenderingContext,
  data: number[] | Float32Array,
  sizes: readonly number[],
  divisor = 0,
): Mesh {
  const array = gl.createVertexArray();
  const buffer = gl.createBuffer();
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(data), gl.STATIC_DRAW);
  const stride = sizes.reduce((a, b) => a + b);
  let offset = 0;
  sizes.forEach((size, i) => {
    gl.enableVertexAttribArray(i);
    gl.vertexAttribPointer(i, size, gl.FLOAT, false, stride * 4, offset * 4);
    gl.vertexAttribDivisor(i, divisor);
    offset += size;
  });
  return { array, count: data.length / stride };
}
