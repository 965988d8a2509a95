import { USAGE } from "../../../../browser/shop/texts/usage.ts";
import type { Words } from "../../../platform/language/translate.ts";
import type { ShellProps } from "../shell.tsx";

const { columns } = USAGE;

/** Wider than a phone, it is moved sideways by itself, by keys too. */
const Figures = ({ part, first, label, words }: { part: string; first: string; label: string; words: Words }) => (
  <div class="scroll" tabindex={0} role="region" aria-label={label}>
    <table class="figures">
      <thead>
        <tr>
          {[first, columns.calls, columns.input, columns.output, columns.cost].map((name) => (
            <th scope="col">{words.say(name)}</th>
          ))}
        </tr>
      </thead>
      <tbody data-part={part}></tbody>
    </table>
  </div>
);

export const usagePage = (_: unknown, words: Words): ShellProps => ({
  title: words.say(USAGE.title),
  page: "usage",
  section: "account",
  children: (
    <>
      <h1 tabindex={-1}>{words.say(USAGE.title)}</h1>
      <p class="soft">{words.say(USAGE.lead)}</p>
      <section class="card" aria-labelledby="day">
        <h2 id="day" tabindex={-1} data-part="day">
          {words.say(USAGE.today)}
        </h2>
        <div class="standing" data-part="standing"></div>
        <p class="soft" data-part="none" hidden>
          {words.say(USAGE.none)}
        </p>
        <div data-part="table" hidden>
          <Figures part="models" first={columns.model} label={words.say(USAGE.byModel)} words={words} />
        </div>
        <p class="soft" data-part="estimated" hidden>
          {words.say(USAGE.estimatedWhy)}
        </p>
      </section>
      <section class="card" aria-labelledby="lately">
        <h2 id="lately">{words.say(USAGE.lately)}</h2>
        <p class="problem" data-part="lately-problem" hidden></p>
        <Figures part="lately" first={columns.day} label={words.say(USAGE.byDay)} words={words} />
      </section>
    </>
  ),
});
