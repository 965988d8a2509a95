/** Takes bytes in at one end and hands them out at the other, each write taken when it is read. */
export interface BytePipe {
  readable: ReadableStream<Uint8Array>;
  writable: WritableStream<Uint8Array>;
}
