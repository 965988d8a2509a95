import type { Problem } from "../http/problem.ts";
import { htmlResponse, Page } from "./page.tsx";

/** A problem for people, with what support needs to find it; the same status and text as its JSON has. */
export const problemPage = (problem: Problem, requestId: string): Promise<Response> =>
  htmlResponse(
    <Page title={problem.title} path="">
      <div class="card narrow">
        <h1>{problem.title}</h1>
        <p>{problem.detail}</p>
        {problem.errors?.map(({ pointer, detail }) => (
          <p class="problem">
            {pointer} {detail}
          </p>
        ))}
        <p class="soft">
          Status {problem.status}, request <code>{requestId}</code>
        </p>
        <p>
          <a href="/admin/operations">To the operations page</a>
        </p>
      </div>
    </Page>,
    problem.status,
  );
