import { CHAT } from "../../../../browser/shop/texts/chat.ts";
import type { Words } from "../../../platform/language/translate.ts";
import type { ShellProps } from "../shell.tsx";
import { Steps } from "../steps.tsx";

export const chatPage = (_: unknown, words: Words): ShellProps => ({
  title: words.say(CHAT.tab),
  page: "chat",
  section: "desk",
  children: (
    <>
      <Steps at="need" words={words} />
      <h1 tabindex={-1} class="unseen">
        {words.say(CHAT.title)}
      </h1>
      <div class="sides">
        <div class="talk">
          <div class="log" role="log" aria-live="polite" data-part="log" tabindex={0} aria-label={words.say(CHAT.log)}></div>
          <form class="composer card" data-part="form">
            <label class="unseen" for="message">
              {words.say(CHAT.say)}
            </label>
            <textarea id="message" name="message" rows={2} maxlength={8_000} required aria-describedby="keys"></textarea>
            <p class="problem" data-part="problem" hidden></p>
            <div class="row ends">
              <span class="soft" id="keys">
                {words.say(CHAT.keys)}
              </span>
              <button class="primary" type="submit">
                {words.say(CHAT.send)}
              </button>
            </div>
          </form>
        </div>
        <aside class="card brief" aria-labelledby="brief">
          <h2 id="brief" tabindex={-1} data-part="brief-title">
            {words.say(CHAT.brief.title)}
          </h2>
          <div data-part="brief">
            <p class="soft">{words.say(CHAT.empty)}</p>
          </div>
          <p class="soft reading" data-part="reading" role="status" hidden></p>
          <p class="problem" data-part="brief-problem" hidden></p>
          <div class="row">
            <button type="button" class="primary" data-part="find" hidden>
              {words.say(CHAT.brief.find)}
            </button>
            <button type="button" data-part="change" hidden>
              {words.say(CHAT.brief.change)}
            </button>
            <button type="button" data-part="make" hidden>
              {words.say(CHAT.make)}
            </button>
          </div>
          <details data-part="history" hidden>
            <summary>{words.say(CHAT.brief.history)}</summary>
            <ol class="list small" data-part="versions"></ol>
          </details>
        </aside>
      </div>
    </>
  ),
});
