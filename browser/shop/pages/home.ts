import { el, fill, part, partAs, show } from "../dom.ts";
import { onSubmit, typed } from "../forms.ts";
import { keepOpening } from "../opening.ts";
import type { Start } from "../page.ts";
import { HOME } from "../texts/home.ts";
import { ago } from "../times.ts";
import { Wishes } from "../wishes.ts";
import { language, listed } from "../language.ts";

/** As many as one glance takes. */
const GOING = 6;
const TITLE_CHARACTERS = 90;

/** In what the brief's questions are to be: the page's language, of the country that the browser names with it. */
const locale = navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;

/** The desk: a need is begun, and what was begun is gone on with. */
export const home: Start = async ({ root, api, go }) => {
  const form = partAs(HTMLFormElement, root, "form");
  const need = form.querySelector("textarea");
  const wishes = new Wishes();
  onSubmit(form, async () => {
    const content = typed(form, "need").trim();
    const opening = { title: titleOf(content), locale };
    const { id } = await wishes.fulfil(content, ({ key }) => api.chat.start(opening, key));
    keepOpening(id, content);
    go(`/app/chat/${id}`);
  });
  for (const example of root.querySelectorAll("[data-example]"))
    example.addEventListener("click", () => {
      if (!need) return;
      need.value = example.textContent;
      need.focus();
    });

  const { items } = await api.chat.list({ limit: GOING });
  show(part(root, "nothing"), items.length === 0);
  fill(
    part(root, "going"),
    items.map(({ id, title, state, updatedAt }) =>
      el(
        "li",
        {},
        el("a", { href: `/app/chat/${id}` }, title ?? HOME.untitled),
        el("span", { class: "soft" }, listed([HOME.state[state], ago(updatedAt)])),
      ),
    ),
  );
};

/** The first line, as far as a list shows it. */
function titleOf(content: string): string {
  const [line = ""] = content.split("\n");
  const characters = Array.from(line.trim());
  return characters.length <= TITLE_CHARACTERS ? line.trim() : `${characters.slice(0, TITLE_CHARACTERS).join("")}…`;
}
