import { AppError } from "../../platform/errors.ts";
import { accountExported } from "../../platform/events/auth.ts";
import type { PersonalSection } from "../../platform/personal-data.ts";
import type { AuthDeps } from "./ports.ts";
import { EXPORT_FORMAT } from "./schemas.ts";

/**
 * All that is kept of a buyer, as the text of one JSON object, piece by piece: a member for each section, at the end what is missing. It
 * holds a page of rows at a time. Where an owner does not answer, the document ends there, whole as JSON, and says which sections it lacks:
 * never is what could not be read shown as if there were nothing.
 */
export async function* exportAccount(deps: AuthDeps, buyerId: string): AsyncGenerator<string> {
  const sections = await deps.personalData();
  yield `{"format":${JSON.stringify(EXPORT_FORMAT)},"exportedAt":${JSON.stringify(deps.clock.now())}`;
  for (const [index, section] of sections.entries()) {
    yield `,\n${JSON.stringify(section.name)}:[`;
    try {
      yield* itemsOf(section, buyerId);
    } catch (error) {
      const missing = sections.slice(index).map(({ name }) => name);
      accountExported(deps, { buyerId, missing: missing.length, error });
      yield `],\n"complete":false,"missing":${JSON.stringify({ sections: missing, reason: reasonOf(error) })}}\n`;
      return;
    }
    yield "]";
  }
  accountExported(deps, { buyerId, missing: 0 });
  yield `,\n"complete":true,"missing":null}\n`;
}

async function* itemsOf({ pages }: PersonalSection, buyerId: string): AsyncGenerator<string> {
  let separator = "";
  for await (const page of pages(buyerId)) {
    if (page.length === 0) continue;
    yield separator + page.map((item) => JSON.stringify(item)).join(",\n");
    separator = ",\n";
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof AppError && error.detail.subject !== undefined ? `${error.detail.subject} did not answer` : "it could not be read";
