const HEAD_END = Buffer.from('\r\n\r\n');

/** Length of the WebSocket frame that the bytes begin with (RFC 6455, section 5.2), or null where more is needed. */
function frameLength(bytes: Buffer): number | null {
  if (bytes.length < 2) return null;
  const second = bytes.readUInt8(1);
  const mask = second >= 0x80 ? 4 : 0;
  const short = second & 0x7f;
  const header = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < header) return null;
  const payload =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return bytes.length < header + mask + payload ? null : header + mask + payload;
}

/** What a frame says, without the mask that clients put over it (RFC 6455, section 5.3); other bytes as they are. */
export function unmasked(part: Buffer): Buffer {
  const short = part.length > 1 ? part.readUInt8(1) : 0;
  if (frameLength(part) !== part.length || short < 0x80) return part;
  const start = { 126: 4, 127: 10 }[short & 0x7f] ?? 2;
  const mask = part.subarray(start, start + 4);
  return part.subarray(start + 4).map((byte, index) => byte ^ (mask[index % 4] ?? 0)) as Buffer;
}

/** Splits what one side of a connection says into the head of its HTTP message and its WebSocket frames. */
export class FrameReader {
  #rest = Buffer.alloc(0);
  #upgraded: boolean | null = null;

  /** Whole parts in their order; what has no end yet comes with the next bytes. */
  read(chunk: Buffer): Buffer[] {
    // What is no WebSocket passes as it is: it has no frames.
    if (this.#upgraded === false) return [chunk];
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const parts: Buffer[] = [];
    if (this.#upgraded === null) {
      const end = this.#rest.indexOf(HEAD_END);
      if (end < 0) return [];
      const head = this.#take(end + HEAD_END.length);
      parts.push(head);
      this.#upgraded = /^upgrade: *websocket/im.test(head.toString('latin1'));
      if (!this.#upgraded) return [Buffer.concat([head, this.#take(this.#rest.length)])];
    }
    for (let length = frameLength(this.#rest); length !== null; length = frameLength(this.#rest))
      parts.push(this.#take(length));
    return parts;
  }

  #take(length: number): Buffer {
    const part = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return part;
  }
}
