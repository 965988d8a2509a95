import { requestOf, tokenIn, written } from "./request-of.ts";

/** The forms of the reference by which its operations are tried: same origin, by a token that stays in the page. */
const token = document.querySelector<HTMLInputElement>("#token");
const credential = document.querySelector<HTMLFormElement>("#credential");
credential?.removeAttribute("hidden");
credential?.addEventListener("submit", (event) => event.preventDefault());

for (const details of document.querySelectorAll<HTMLDetailsElement>("details.try")) {
  details.hidden = false;
  const form = details.querySelector("form");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(form, details);
  });
  const key = form?.querySelector<HTMLInputElement>('[name="header:idempotency-key" i]');
  if (key) key.value = crypto.randomUUID();
}

/** Characters of an answer that are shown; a stream goes on until it ends or is stopped. */
const MOST_SHOWN = 200_000;

async function send(form: HTMLFormElement, details: HTMLDetailsElement): Promise<void> {
  const status = details.querySelector<HTMLElement>(".status");
  const answer = details.querySelector<HTMLElement>(".answer");
  const stop = form.querySelector<HTMLButtonElement>('[name="stop"]');
  const submit = form.querySelector<HTMLButtonElement>('[type="submit"]');
  if (!status || !answer || !stop || !submit) return;
  const fields = [...new FormData(form).entries()].flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : []));
  const asked = requestOf({
    method: form.dataset["method"] ?? "GET",
    path: form.dataset["path"] ?? "/",
    parameters: fields.filter(([name]) => name.includes(":")),
    body: fields.find(([name]) => name === "body")?.[1],
    token: token?.value.trim() ?? "",
  });
  const [stopped, over] = [new AbortController(), new AbortController()];
  stop.addEventListener("click", () => stopped.abort(), { signal: over.signal });
  stop.hidden = false;
  submit.disabled = true;
  answer.hidden = true;
  status.textContent = `${asked.method} ${asked.url} …`;
  try {
    const response = await fetch(asked.url, {
      method: asked.method,
      headers: asked.headers,
      ...(asked.body === undefined ? {} : { body: asked.body }),
      credentials: "omit",
      signal: stopped.signal,
    });
    status.textContent = `${response.status} ${response.statusText}`;
    answer.hidden = false;
    const head = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    const text = await read(response, (so) => {
      answer.textContent = `${head}\n\n${so}`;
    });
    answer.textContent = `${head}\n\n${written(text)}`;
    const given = tokenIn(text);
    if (given !== undefined && token) {
      token.value = given;
      status.textContent += ": its access token is sent from now on";
    }
  } catch (error) {
    status.textContent = stopped.signal.aborted
      ? "Stopped."
      : `Nothing was answered: ${error instanceof Error ? error.message : "unknown"}`;
  } finally {
    over.abort();
    stop.hidden = true;
    submit.disabled = false;
  }
}

async function read(response: Response, shown: (text: string) => void): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    text = (text + part.value).slice(-MOST_SHOWN);
    shown(text);
  }
  return text;
}
