import { HOME } from "../../../../browser/shop/texts/home.ts";
import type { Words } from "../../../platform/language/translate.ts";
import type { ShellProps } from "../shell.tsx";

export const homePage = (_: unknown, words: Words): ShellProps => ({
  title: words.say(HOME.tab),
  page: "home",
  section: "desk",
  children: (
    <>
      <h1 tabindex={-1}>{words.say(HOME.title)}</h1>
      <p class="soft">{words.say(HOME.lead)}</p>
      <form class="composer card" data-part="form">
        <label class="unseen" for="need">
          {words.say(HOME.need)}
        </label>
        <textarea id="need" name="need" rows={3} maxlength={8_000} required placeholder={words.say(HOME.example[0])}></textarea>
        <p class="problem" data-part="problem" hidden></p>
        <button class="primary" type="submit">
          {words.say(HOME.begin)}
        </button>
      </form>
      <section aria-labelledby="examples" class="examples">
        <h2 id="examples" class="small">
          {words.say(HOME.examples)}
        </h2>
        {HOME.example.map((example) => (
          <button type="button" class="chip" data-example>
            {words.say(example)}
          </button>
        ))}
      </section>
      <section aria-labelledby="going">
        <h2 id="going">{words.say(HOME.going)}</h2>
        <p class="problem" data-part="going-problem" hidden></p>
        <ul class="list" data-part="going"></ul>
        <p class="soft" data-part="nothing" hidden>
          {words.say(HOME.nothing)}
        </p>
      </section>
    </>
  ),
});
