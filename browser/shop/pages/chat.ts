import { newIdempotencyKey, type ChatMessage, type ChatSessionSummary } from "../../../packages/sdk/src/client.ts";
import { briefParts } from "../brief-parts.ts";
import { el, fill, part, partAs, show } from "../dom.ts";
import { typed } from "../forms.ts";
import { forgetOpening, openingOf } from "../opening.ts";
import type { Page, Start } from "../page.ts";
import { tell, untell } from "../problems.ts";
import { CHAT } from "../texts/chat.ts";
import { pause } from "../times.ts";

const POLL_MS = 700;
/** After which it is said that it takes long. */
const USUAL_MS = 20_000;

/** A need in conversation, and the brief that is made of it. */
export const chat: Start = async (page) => {
  const conversation = new Conversation(page);
  await conversation.open();
};

class Conversation {
  readonly #page: Page;
  readonly #log: HTMLElement;
  readonly #form: HTMLFormElement;
  readonly #message: HTMLTextAreaElement;
  readonly #make: HTMLButtonElement;
  #said = 0;
  #busy = false;

  constructor(page: Page) {
    const { root } = page;
    this.#page = page;
    this.#log = part(root, "log");
    this.#form = partAs(HTMLFormElement, root, "form");
    this.#make = partAs(HTMLButtonElement, root, "make");
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
    this.#make.addEventListener("click", () => void this.#makeBrief());
    this.#settle(session);
    const opening = openingOf(id);
    if (opening && session.messages.length === 0) await this.#say(opening.content, opening.key);
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
      for await (const piece of api.chat.say(id, content, key)) {
        if (signal.aborted) return;
        forgetOpening(id);
        whole += piece;
        text.textContent = whole;
        this.#toEnd();
      }
      reply.classList.remove("writing");
    } catch (error) {
      if (signal.aborted) return;
      if (whole === "") reply.remove();
      else reply.append(el("p", { class: "soft" }, CHAT.brokeOff));
      reply.classList.remove("writing");
      tell(problem, error, () => {
        reply.remove();
        void this.#answer(content, key);
      });
    } finally {
      this.#log.removeAttribute("aria-busy");
      this.#setBusy(false);
    }
  }

  #show({ role, content, partial = false }: Pick<ChatMessage, "role" | "content"> & { partial?: boolean }): void {
    if (role === "user") this.#said += 1;
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
    this.#make.disabled = busy || this.#said === 0;
  }

  async #makeBrief(): Promise<void> {
    const { api, id, root } = this.#page;
    const problem = part(root, "brief-problem");
    untell(problem);
    this.#make.disabled = true;
    try {
      this.#settle(await api.chat.finalize(id));
    } catch (error) {
      tell(problem, error);
      this.#make.disabled = false;
    }
  }

  /** Shows what the session's state lets a buyer do. */
  #settle(session: ChatSessionSummary): void {
    const { root } = this.#page;
    const { state, failureReason, briefId } = session;
    const talks = state === "OPEN" || state === "FAILED";
    show(this.#form, talks);
    show(part(root, "closed"), state === "FINALIZED");
    show(this.#make, talks);
    this.#make.disabled = this.#said === 0 || this.#busy;
    if (state === "FAILED") fill(part(root, "brief"), el("p", { class: "notice" }, CHAT.failed[failureReason ?? ""] ?? failureReason));
    if (state === "FINALIZED" && briefId !== null) void this.#guard(() => this.#showBrief(briefId));
    if (state === "QUEUED_FOR_EXTRACTION" || state === "FINALIZING") void this.#guard(() => this.#await());
  }

  async #await(): Promise<void> {
    const { api, id, root, signal } = this.#page;
    const place = part(root, "brief");
    fill(place, el("p", { class: "soft reading" }, CHAT.reading));
    const began = performance.now();
    for (let told = false; ;) {
      await pause(POLL_MS, signal);
      const session = await api.chat.read(id);
      if (session.state !== "QUEUED_FOR_EXTRACTION" && session.state !== "FINALIZING") return this.#settle(session);
      if (told || performance.now() - began < USUAL_MS) continue;
      told = true;
      place.append(el("p", { class: "notice" }, CHAT.longer));
    }
  }

  async #showBrief(briefId: string): Promise<void> {
    const { api, root, go } = this.#page;
    const brief = await api.chat.brief(briefId);
    fill(part(root, "brief"), briefParts(brief));
    const find = partAs(HTMLButtonElement, root, "find");
    show(find, true);
    find.addEventListener("click", () => {
      find.disabled = true;
      void this.#guard(async () => {
        const { id } = await api.searches.start({ briefId });
        await api.searches.confirm(id);
        go(`/app/searches/${id}`);
      }).finally(() => (find.disabled = false));
    });
  }

  /** What fails is told beside the brief. */
  async #guard(work: () => Promise<void>): Promise<void> {
    const { root, signal } = this.#page;
    try {
      await work();
    } catch (error) {
      if (!signal.aborted) tell(part(root, "brief-problem"), error);
    }
  }
}
