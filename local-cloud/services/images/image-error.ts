/** A refusal as imgproxy words it: `message` goes to the client, `detail` to the log. */
export class ImageError extends Error {
  readonly status: 403 | 404 | 422 | 500 | 504;
  readonly detail: string;

  constructor(status: ImageError["status"], message: string, detail: string) {
    super(message);
    this.name = "ImageError";
    this.status = status;
    this.detail = detail;
  }
}

/** The URL itself cannot be understood: unknown option, bad argument, bad encoding. */
export function invalidUrl(detail: string): ImageError {
  return new ImageError(404, "Invalid URL", detail);
}
