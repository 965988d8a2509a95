import { ProblemError, type Brief, type BriefEdit, type ChatMessage } from "../../packages/sdk/src/client.ts";
import { briefForm } from "./brief-form.ts";
import { briefParts } from "./brief-parts.ts";
import { el, fill, part, partAs, show, type Child } from "./dom.ts";
import type { Page } from "./page.ts";
import { tell, untell } from "./problems.ts";
import { CHAT } from "./texts/chat.ts";
import { ago } from "./times.ts";

/** The brief beside its conversation: looked at, confirmed, changed, and sent out. */
export class BriefPanel {
  readonly #page: Page;
  #brief: Brief | undefined;
  #messages: readonly ChatMessage[] = [];

  constructor(page: Page) {
    this.#page = page;
    const { root } = page;
    part(root, "find").addEventListener("click", () => this.#findOffers());
    part(root, "change").addEventListener("click", () => this.#edit());
    part(root, "history").addEventListener("toggle", () => void this.#guard(() => this.#showHistory()));
  }

  /** Something else in the brief's place. */
  say(...parts: readonly Child[]): void {
    fill(part(this.#page.root, "brief"), ...parts);
  }

  async load(briefId: string, messages: readonly ChatMessage[]): Promise<void> {
    this.#messages = messages;
    this.#show(await this.#page.api.chat.brief(briefId));
  }

  #show(brief: Brief): void {
    const { root } = this.#page;
    this.#brief = brief;
    untell(part(root, "brief-problem"));
    this.say(briefParts(brief, this.#messages, { confirm: ({ field }) => void this.#guard(() => this.#save({ confirm: [field] })) }));
    this.#showActs(true);
  }

  #showActs(shown: boolean): void {
    for (const name of ["find", "change", "history"]) show(part(this.#page.root, name), shown);
  }

  #edit(): void {
    const brief = this.#brief;
    if (!brief) return;
    this.#showActs(false);
    const form = briefForm(brief, { save: (edit) => this.#save(edit), leave: () => this.#show(brief) });
    this.say(form);
    form.querySelector("input")?.focus();
  }

  /** Where somebody was first, the brief as it is now is shown, and nothing is written over it. */
  async #save(edit: BriefEdit): Promise<void> {
    const { api, root, say } = this.#page;
    const seen = this.#brief;
    if (!seen) return;
    try {
      this.#show(await api.chat.editBrief(seen, edit));
      say(CHAT.brief.saved);
      part(root, "brief-title").focus();
    } catch (error) {
      if (!(error instanceof ProblemError) || !error.is("brief-version-conflict")) throw error;
      this.#show(error.problem["brief"] as Brief);
      const problem = part(root, "brief-problem");
      show(problem, true);
      fill(problem, CHAT.brief.conflict);
    }
  }

  async #showHistory(): Promise<void> {
    const { api, root } = this.#page;
    const history = partAs(HTMLDetailsElement, root, "history");
    if (!history.open || !this.#brief) return;
    const { items } = await api.chat.briefVersions(this.#brief.id);
    fill(
      part(root, "versions"),
      items.map(({ version, by, at, changes }) =>
        el(
          "li",
          {},
          el("span", {}, CHAT.brief.version(version, CHAT.brief.by[by], ago(at))),
          el("span", { class: "soft" }, [...new Set(changes.map(({ field }) => field.split("/")[1]))].join(", ")),
        ),
      ),
    );
  }

  #findOffers(): void {
    const { api, root, go } = this.#page;
    const brief = this.#brief;
    if (!brief) return;
    const find = partAs(HTMLButtonElement, root, "find");
    find.disabled = true;
    void this.#guard(async () => {
      const { id } = await api.searches.start({ briefId: brief.id, briefVersion: brief.version });
      await api.searches.confirm(id);
      go(`/app/searches/${id}`);
    }).finally(() => (find.disabled = false));
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
