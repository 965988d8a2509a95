import { newIdempotencyKey, type ChatMessage, type ChatSessionSummary } from "../../../packages/sdk/src/client.ts";
import { BriefPanel } from "../brief-panel.ts";
import { el, part, partAs, show } from "../dom.ts";
import { typed } from "../forms.ts";
import { forgetOpening, openingOf } from "../opening.ts";
import type { Page, Start } from "../page.ts";
import { tell, untell } from "../problems.ts";
import { CHAT } from "../texts/chat.ts";
import { pause } from "../times.ts";

const POLL_MS = 500;
/** After which it is said that it takes long. */
const USUAL_MS = 20_000;

const isRead = ({ state }: Pick<ChatSessionSummary, "state">): boolean => state === "QUEUED_FOR_EXTRACTION" || state === "FINALIZING";

/** A need in conversation, and beside it the brief that is made of it anew after each reply. */
export const chat: Start = async (page) => {
  await new Conversation(page).open();
};

class Conversation {
  readonly #page: Page;
  readonly #log: HTMLElement;
  readonly #form: HTMLFormElement;
  readonly #message: HTMLTextAreaElement;
  readonly #make: HTMLButtonElement;
  readonly #brief: BriefPanel;
  /** Ends when nobody reads the conversation: until then it takes no message. */
  #reading: Promise<void> = Promise.resolve();
  #busy = false;

  constructor(page: Page) {
    const { root } = page;
    this.#page = page;
    this.#log = part(root, "log");
    this.#form = partAs(HTMLFormElement, root, "form");
    this.#make = partAs(HTMLButtonElement, root, "make");
    this.#brief = new BriefPanel(page);
    const message = this.#form.querySelector("textarea");
    if (!message) throw new Error("the page has no place to write");
    this.#message = message;
  }

  async open(): Promise<void> {
    const { api, id } = this.#page;
    const session = await api.chat.read(id);
    for (const message of session.messages) this.#show(message);
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#message.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#form.requestSubmit();
    });
    this.#make.addEventListener("click", () => this.#read());
    await this.#settle(session);
    if (isRead(session)) this.#await();
    const opening = openingOf(id);
    if (opening && session.messages.length === 0) void this.#say(opening.content, opening.key);
    else if (opening) forgetOpening(id);
  }

  #submit(): void {
    const content = typed(this.#form, "message").trim();
    if (content === "" || this.#busy) return;
    this.#message.value = "";
    void this.#say(content, newIdempotencyKey());
  }

  /** Says it, and shows the reply as it comes. Whatever breaks, it can be had again under the same key. */
  async #say(content: string, key: string): Promise<void> {
    this.#show({ role: "user", content });
    await this.#answer(content, key);
  }

  async #answer(content: string, key: string): Promise<void> {
    const { api, id, signal } = this.#page;
    const problem = part(this.#form, "problem");
    untell(problem);
    this.#setBusy(true);
    const text = el("p", { class: "text" }, CHAT.writing);
    const reply = el("div", { class: "said writing" }, el("span", { class: "unseen" }, `${CHAT.assistant}: `), text);
    this.#log.append(reply);
    this.#log.setAttribute("aria-busy", "true");
    let whole = "";
    try {
      await this.#reading;
      for await (const piece of api.chat.say(id, content, key)) {
        if (signal.aborted) return;
        forgetOpening(id);
        whole = (piece.anew ? "" : whole) + piece.text;
        text.textContent = whole;
        this.#toEnd();
      }
      this.#read();
    } catch (error) {
      if (signal.aborted) return;
      if (whole === "") reply.remove();
      else reply.append(el("p", { class: "soft" }, CHAT.brokeOff));
      show(this.#make, true);
      tell(problem, error, () => {
        reply.remove();
        void this.#answer(content, key);
      });
    } finally {
      reply.classList.remove("writing");
      this.#log.removeAttribute("aria-busy");
      this.#setBusy(false);
    }
  }

  #show({ role, content, partial = false }: Pick<ChatMessage, "role" | "content"> & { partial?: boolean }): void {
    const who = role === "user" ? CHAT.you : CHAT.assistant;
    this.#log.append(
      el(
        "div",
        { class: role === "user" ? "said mine" : "said" },
        el("span", { class: "unseen" }, `${who}: `),
        el("p", { class: "text" }, content),
        partial && el("p", { class: "soft" }, CHAT.brokeOff),
      ),
    );
    this.#toEnd();
  }

  #toEnd(): void {
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  #setBusy(busy: boolean): void {
    this.#busy = busy;
    this.#form.setAttribute("aria-busy", String(busy));
  }

  /** Has the brief made of what was said so far. */
  #read(): void {
    const { api, id } = this.#page;
    this.#await(() => api.chat.finalize(id));
  }

  /** Waits until the conversation was read; what fails is told beside the brief, and can be asked for again. */
  #await(begin?: () => Promise<unknown>): void {
    const { root, signal } = this.#page;
    const [problem, reading] = [part(root, "brief-problem"), part(root, "reading")];
    untell(problem);
    reading.textContent = CHAT.reading;
    show(reading, true);
    show(this.#make, false);
    this.#reading = (async () => {
      try {
        await begin?.();
        await this.#untilRead();
      } catch (error) {
        if (signal.aborted) return;
        tell(problem, error);
        show(this.#make, true);
      } finally {
        show(reading, false);
      }
    })();
  }

  async #untilRead(): Promise<void> {
    const { api, id, root, signal } = this.#page;
    const began = performance.now();
    for (;;) {
      const session = await api.chat.read(id);
      if (!isRead(session)) return this.#settle(session);
      if (performance.now() - began > USUAL_MS) part(root, "reading").textContent = CHAT.longer;
      await pause(POLL_MS, signal);
    }
  }

  /** Shows what the conversation has come to. */
  async #settle({ state, failureReason, briefId, messages }: ChatSessionSummary & { messages: readonly ChatMessage[] }): Promise<void> {
    if (briefId !== null) await this.#brief.load(briefId, messages);
    if (state === "FAILED") this.#brief.say(el("p", { class: "notice" }, CHAT.failed[failureReason ?? ""] ?? failureReason));
    const unread = state === "OPEN" && messages.some(({ role }) => role === "user");
    show(this.#make, unread || (state === "FAILED" && failureReason !== "no-items-found"));
  }
}
