import type { Size, View } from './view.ts';

/** Colours that one picture may have. */
const MOST_COLOURS = 24;

/** How a point is drawn, beside its colour. */
export const LOOK = { hidden: 0, plain: 1, faint: 2, chosen: 3 } as const;

const VERTEX = `#version 300 es
in vec2 place;
in vec2 look;
uniform vec2 centre;
uniform vec2 zoom;
uniform float diameter;
uniform vec3 colours[${MOST_COLOURS}];
out vec4 colour;
void main() {
  bool isHidden = look.y == float(${LOOK.hidden});
  bool isFaint = look.y == float(${LOOK.faint});
  bool isChosen = look.y == float(${LOOK.chosen});
  gl_Position = isHidden ? vec4(2.0, 2.0, 2.0, 1.0) : vec4((place - centre) * zoom, 0.0, 1.0);
  gl_PointSize = isChosen ? diameter * 1.25 + 0.5 : diameter;
  colour = vec4(colours[int(look.x)], isFaint ? 0.22 : isChosen ? 1.0 : 0.82);
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
in vec4 colour;
out vec4 pixel;
void main() {
  float distance = length(gl_PointCoord - 0.5) * 2.0;
  float edge = fwidth(distance);
  float alpha = colour.a * (1.0 - smoothstep(1.0 - edge, 1.0, distance));
  pixel = vec4(colour.rgb * alpha, alpha);
}`;

/** Draws points with WebGL 2: one program and one call, whatever their number. */
export interface PointRenderer {
  /** x and y of each point in turn, 0 to 65,535. */
  setPlaces(places: Uint16Array): void;
  /** Number of its colour and its `LOOK`, of each point in turn. */
  setLooks(looks: Uint8Array): void;
  /** Red, green and blue of each colour in turn, 0 to 1; at most `MOST_COLOURS`. */
  setColours(colours: Float32Array): void;
  /** `size` in CSS pixels, `diameter` of a point too. */
  draw(view: View, size: Size, diameter: number): void;
  dispose(): void;
}

function compiled(gl: WebGL2RenderingContext, type: number, source: string): WebGLShader {
  const shader = gl.createShader(type);
  if (shader === null) throw new Error('WebGL gave no shader');
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost())
    throw new Error(`A shader of the map is not understood: ${gl.getShaderInfoLog(shader)}`);
  return shader;
}

function linked(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  gl.attachShader(program, compiled(gl, gl.VERTEX_SHADER, VERTEX));
  gl.attachShader(program, compiled(gl, gl.FRAGMENT_SHADER, FRAGMENT));
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
    throw new Error(`The shaders of the map do not fit: ${gl.getProgramInfoLog(program)}`);
  return program;
}

/** A buffer with two numbers for each point. */
function pairs(
  gl: WebGL2RenderingContext,
  program: WebGLProgram,
  name: string,
  type: number,
  normalised: boolean,
) {
  const buffer = gl.createBuffer();
  const location = gl.getAttribLocation(program, name);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.enableVertexAttribArray(location);
  gl.vertexAttribPointer(location, 2, type, normalised, 0, 0);
  return (data: ArrayBufferView<ArrayBuffer>) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
  };
}

/** Null where the browser has no WebGL 2. */
export function createPointRenderer(canvas: HTMLCanvasElement): PointRenderer | null {
  const gl = canvas.getContext('webgl2', { antialias: false, premultipliedAlpha: true });
  if (gl === null) return null;
  const program = linked(gl);
  const uniform = (name: string) => gl.getUniformLocation(program, name);
  const [centre, zoom, diameterAt, colours] = ['centre', 'zoom', 'diameter', 'colours'].map(uniform) as [
    WebGLUniformLocation,
    WebGLUniformLocation,
    WebGLUniformLocation,
    WebGLUniformLocation,
  ];
  const places = pairs(gl, program, 'place', gl.UNSIGNED_SHORT, true);
  const looks = pairs(gl, program, 'look', gl.UNSIGNED_BYTE, false);
  let count = 0;
  gl.useProgram(program);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  return {
    setPlaces(data) {
      count = data.length / 2;
      places(data as Uint16Array<ArrayBuffer>);
    },
    setLooks: (data) => looks(data as Uint8Array<ArrayBuffer>),
    setColours: (data) => gl.uniform3fv(colours, data),
    draw(view, { width, height }, diameter) {
      const ratio = devicePixelRatio;
      const [across, along] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (canvas.width !== across || canvas.height !== along)
        Object.assign(canvas, { width: across, height: along });
      gl.viewport(0, 0, across, along);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniform2f(centre, view.x, view.y);
      gl.uniform2f(zoom, (2 * view.scale) / width, (2 * view.scale) / height);
      gl.uniform1f(diameterAt, diameter * ratio);
      gl.drawArrays(gl.POINTS, 0, count);
    },
    dispose: () => gl.deleteProgram(program),
  };
}
