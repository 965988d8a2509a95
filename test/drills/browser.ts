import { check } from "../journey/client.ts";

/** A browser as far as the console needs one: it keeps cookies, sends its origin with what changes something, and follows nothing. */
export class Browser {
  readonly #base: string;
  readonly #cookies = new Map<string, string>();

  constructor(base: string) {
    this.#base = base;
  }

  async send(method: string, path: string, body?: URLSearchParams | object): Promise<Response> {
    const form = body instanceof URLSearchParams;
    const response = await fetch(new URL(path, this.#base), {
      method,
      redirect: "manual",
      headers: {
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(method === "GET" ? {} : { origin: new URL(this.#base).origin }),
        ...(body === undefined ? {} : { "content-type": form ? "application/x-www-form-urlencoded" : "application/json" }),
      },
      ...(body === undefined ? {} : { body: form ? body.toString() : JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.#cookies.set(name, value);
    }
    return response;
  }

  /** A page that has to be there. */
  async page(path: string): Promise<string> {
    const response = await this.send("GET", path);
    const html = await response.text();
    check(response.status === 200, `${path} answered ${response.status}: ${html.slice(0, 300)}`);
    return html;
  }

  /** A call of the API by the session's cookie, as the console's own script makes it. */
  async json<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await this.send(method, path, body);
    const text = await response.text();
    check(response.ok, `${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  }

  /** Signs in by the form of `/admin/login`. */
  async signIn(account: { email: string; password: string; totp?: string }): Promise<void> {
    const form = await this.page("/admin/login");
    check(/<form[^>]+action="\/admin\/login"/.test(form), "the sign-in page has no form");
    const response = await this.send("POST", "/admin/login", new URLSearchParams({ next: "/admin/operations", ...account }));
    check(response.status === 303, `the sign-in answered ${response.status}`);
    check(response.headers.get("location") === "/admin/operations", "the sign-in leads elsewhere");
  }
}
