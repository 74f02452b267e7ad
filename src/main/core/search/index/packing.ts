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

/** Takes apart what `pack` made; each part is a copy. Throws `internal` when it is not so long as it says. */
export function unpack(packed: Uint8Array): ArrayBuffer[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const count = packed.byteLength < 4 ? 0 : view.getUint32(0, true);
  let at = aligned((count + 1) * 4);
  const parts: ArrayBuffer[] = [];
  for (let index = 0; index < count && at <= packed.byteLength; index++) {
    const length = view.getUint32((index + 1) * 4, true);
    const part = new ArrayBuffer(length);
    if (at + length > packed.byteLength) throw damaged();
    new Uint8Array(part).set(packed.subarray(at, at + length));
    parts.push(part);
    at += aligned(length);
  }
  if (parts.length !== count || at !== packed.byteLength) throw damaged();
  return parts;
}

function damaged(): HoldfastError {
  return new HoldfastError(
    'internal',
    'A saved block of the search index has the wrong length.',
    'Run `holdfast doctor --rebuild` to make the index anew from the memories.',
  );
}
