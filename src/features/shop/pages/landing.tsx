import { COMMON } from "../../../../browser/shop/texts/common.ts";
import { LANDING } from "../../../../browser/shop/texts/landing.ts";
import type { Words } from "../../../platform/language/translate.ts";
import type { Platform } from "../../../platform/platform.ts";
import { Demo } from "../demo.tsx";
import type { ShellProps } from "../shell.tsx";

/** What the shop says to who has never been here. */
export const landingPage = ({ settings }: Pick<Platform, "settings">, words: Words): ShellProps => ({
  title: words.say(LANDING.title),
  page: "landing",
  section: "window",
  children: (
    <>
      <section class="hero">
        <div>
          <h1 tabindex={-1}>{words.say(LANDING.title)}</h1>
          <p class="lead">{words.say(LANDING.lead)}</p>
          <div class="ways">
            <Demo settings={settings}>{words.say(LANDING.demo)}</Demo>
            <a class="button large" href="/app/sign-up">
              {words.say(COMMON.signUp)}
            </a>
          </div>
          {settings.demoBuyer.state === "configured" && <p class="soft">{words.say(LANDING.demoNote)}</p>}
        </div>
        <Picture words={words} />
      </section>
      <section aria-labelledby="steps">
        <h2 id="steps">{words.say(LANDING.steps)}</h2>
        <ol class="steps">
          {LANDING.step.map(([name, text]) => (
            <li>
              <h3>{words.say(name)}</h3>
              <p>{words.say(text)}</p>
            </li>
          ))}
        </ol>
      </section>
      <section aria-labelledby="promises">
        <h2 id="promises">{words.say(LANDING.promises)}</h2>
        <ul class="promises">
          {LANDING.promise.map(([name, text]) => (
            <li>
              <h3>{words.say(name)}</h3>
              <p>{words.say(text)}</p>
            </li>
          ))}
        </ul>
      </section>
    </>
  ),
});

const Picture = ({ words }: { words: Words }) => (
  <figure class="picture">
    <figcaption class="unseen">{words.say(LANDING.picture)}</figcaption>
    <p class="said mine">{words.say(LANDING.pictureNeed)}</p>
    <dl class="facts">
      {LANDING.pictureBrief.map(([name, value]) => (
        <div>
          <dt>{words.say(name)}</dt>
          <dd>{words.say(value)}</dd>
        </div>
      ))}
    </dl>
    <p class="said">{words.say(LANDING.pictureAsk)}</p>
  </figure>
);
