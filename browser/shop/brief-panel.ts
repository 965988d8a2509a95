import { ProblemError, type Brief, type BriefEdit, type ChatMessage } from "../../packages/sdk/src/client.ts";
import { briefForm } from "./brief-form.ts";
import { briefParts } from "./brief-parts.ts";
import { el, fill, part, partAs, show, type Child } from "./dom.ts";
import type { Page } from "./page.ts";
import { tell, untell } from "./problems.ts";
import { CHAT } from "./texts/chat.ts";
import { ago } from "./times.ts";
import { Wishes } from "./wishes.ts";
import { listed } from "./language.ts";

const { brief, edit } = CHAT;
/** What of a brief was changed, as its form calls it. */
const FIELDS: Readonly<Record<string, string>> = {
  items: brief.items,
  budget: edit.budget,
  currency: edit.currency,
  delivery: edit.place,
  deadline: edit.deadline,
  constraints: brief.constraints,
};
const nameOf = (field: string): string => FIELDS[field] ?? field;

/** The brief beside its conversation: looked at, confirmed, changed, and sent out. */
export class BriefPanel {
  readonly #page: Page;
  readonly #wishes = new Wishes();
  #brief: Brief | undefined;
  #messages: readonly ChatMessage[] = [];
  #isEdited = false;
  /** The search that was made of a version, until it is sent out: pressed again after that failed, it is the same one. */
  #draft: { of: number; id: string } | undefined;

  constructor(page: Page) {
    this.#page = page;
    const { root } = page;
    part(root, "find").addEventListener("click", () => this.#findOffers());
    part(root, "change").addEventListener("click", () => this.#edit());
    part(root, "history").addEventListener("toggle", () => void this.#guard(() => this.#showHistory()));
  }

  /** Something else in the brief's place; what somebody is changing stays under their hands. */
  say(...parts: readonly Child[]): void {
    if (!this.#isEdited) this.#put(...parts);
  }

  async load(briefId: string, messages: readonly ChatMessage[]): Promise<void> {
    const { api, root } = this.#page;
    const before = this.#brief;
    const brief = await api.chat.brief(briefId);
    this.#messages = messages;
    if (!this.#isEdited) return this.#show(brief);
    this.#brief = brief;
    if (brief.version === before?.version) return;
    const notice = part(root, "brief-problem");
    show(notice, true);
    fill(notice, CHAT.brief.readMeanwhile);
  }

  #put(...parts: readonly Child[]): void {
    fill(part(this.#page.root, "brief"), ...parts);
  }

  #show(brief: Brief): void {
    const { root } = this.#page;
    this.#brief = brief;
    this.#isEdited = false;
    untell(part(root, "brief-problem"));
    this.#put(
      briefParts(brief, this.#messages, { confirm: ({ field }) => void this.#guard(() => this.#save(brief, { confirm: [field] })) }),
    );
    this.#showActs(true);
    void this.#guard(() => this.#showHistory());
  }

  #showActs(shown: boolean): void {
    for (const name of ["find", "change", "history"]) show(part(this.#page.root, name), shown);
  }

  #edit(): void {
    const brief = this.#brief;
    if (!brief) return;
    this.#showActs(false);
    const form = briefForm(brief, { save: (edit) => this.#save(brief, edit), leave: () => this.#show(this.#brief ?? brief) });
    this.#put(form);
    this.#isEdited = true;
    form.querySelector("input")?.focus();
  }

  /** Made on the brief that was seen. Where somebody was first, it is shown as it is now, and nothing is written over it. */
  async #save(seen: Brief, edit: BriefEdit): Promise<void> {
    const { api, root, say } = this.#page;
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
          el("span", { class: "soft" }, listed([...new Set(changes.map(({ field }) => nameOf(field.split("/")[1] ?? "")))])),
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
      untell(part(root, "brief-problem"));
      if (this.#draft?.of !== brief.version) this.#draft = { of: brief.version, id: await this.#start(brief) };
      await api.searches.confirm(this.#draft.id);
      go(`/app/searches/${this.#draft.id}`);
    }).finally(() => (find.disabled = false));
  }

  /** A search of a brief as it stands, made once, though its answer was lost. */
  async #start({ id: briefId, version: briefVersion }: Brief): Promise<string> {
    const { searches } = this.#page.api;
    return this.#wishes.fulfil(`${briefId} ${briefVersion}`, async ({ key }) => (await searches.start({ briefId, briefVersion }, key)).id);
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
