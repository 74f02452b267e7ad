import { HoldfastError } from '../../../../shared/errors.ts';

type NumberArray = Float64Array | Uint32Array | Uint16Array | Uint8Array;

const ALIGNMENT = 8;
const aligned = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

/** Arrays in one piece: the number of arrays and the length of each in bytes (uint32), then each at a multiple of eight. */
export function pack(arrays: readonly NumberArray[]): Uint8Array<ArrayBuffer> {
  const head = Uint32Array.of(arrays.length, ...arrays.map(({ byteLength }) => byteLength));
  let length = aligned(head.byteLength);
  for (const { byteLength } of arrays) length += aligned(byteLength);
  const packed = new Uint8Array(length);
  let at = 0;
  for (const array of [head, ...arrays]) {
    packed.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += aligned(array.byteLength);
  }
  return packed;
}

/** Takes apart what `pack` made; the parts lie in `packed`, or in a copy of it. Throws `internal` when it is not so long as it says. */
export function unpack(packed: Uint8Array): Uint8Array[] {
  const whole = packed.byteOffset % ALIGNMENT === 0 ? packed : packed.slice();
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
  const count = whole.byteLength < 4 ? 0 : view.getUint32(0, true);
  let at = aligned((count + 1) * 4);
  const parts: Uint8Array[] = [];
  for (let index = 0; index < count && at <= whole.byteLength; index++) {
    const length = view.getUint32((index + 1) * 4, true);
    if (at + length > whole.byteLength) throw damaged();
    parts.push(new Uint8Array(whole.buffer, whole.byteOffset + at, length));
    at += aligned(length);
  }
  if (parts.length !== count || at !== whole.byteLength) throw damaged();
  return parts;
}

/** The numbers that a part holds, where they lie. */
export function numbers<Numbers extends NumberArray>(
  type: { new (buffer: ArrayBufferLike, at: number, length: number): Numbers; BYTES_PER_ELEMENT: number },
  part: Uint8Array = new Uint8Array(),
): Numbers {
  return new type(part.buffer, part.byteOffset, part.byteLength / type.BYTES_PER_ELEMENT);
}

function damaged(): HoldfastError {
  return new HoldfastError(
    'internal',
    'A saved block of the search index has the wrong length.',
    'Run `holdfast doctor --rebuild` to make the index anew from the memories.',
  );
}
