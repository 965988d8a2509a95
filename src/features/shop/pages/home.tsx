import { HOME } from "../../../../browser/shop/texts/home.ts";
import type { ShellProps } from "../shell.tsx";

export const homePage = (): ShellProps => ({
  title: HOME.tab,
  page: "home",
  section: "desk",
  children: (
    <>
      <h1 tabindex={-1}>{HOME.title}</h1>
      <p class="soft">{HOME.lead}</p>
      <form class="composer card" data-part="form">
        <label class="unseen" for="need">
          {HOME.need}
        </label>
        <textarea id="need" name="need" rows={3} maxlength={8_000} required placeholder={HOME.example[0]}></textarea>
        <p class="problem" data-part="problem" hidden></p>
        <button class="primary" type="submit">
          {HOME.begin}
        </button>
      </form>
      <section aria-labelledby="examples" class="examples">
        <h2 id="examples" class="small">
          {HOME.examples}
        </h2>
        {HOME.example.map((example) => (
          <button type="button" class="chip" data-example>
            {example}
          </button>
        ))}
      </section>
      <section aria-labelledby="going">
        <h2 id="going">{HOME.going}</h2>
        <p class="problem" data-part="going-problem" hidden></p>
        <ul class="list" data-part="going"></ul>
        <p class="soft" data-part="nothing" hidden>
          {HOME.nothing}
        </p>
      </section>
    </>
  ),
});
