import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const namedIn = (path: string): Record<string, string> => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, path), "utf8")) as Manifest;
  return { ...manifest.dependencies, ...manifest.devDependencies };
};

it("given what the project and its local cloud both depend on, each is pinned to one version in both", () => {
  const [project, own] = [namedIn("../../package.json"), namedIn("../package.json")];
  const shared = Object.keys(own).filter((name) => name in project);
  expect(shared).not.toEqual([]);
  expect(shared.map((name) => [name, own[name]])).toEqual(shared.map((name) => [name, project[name]]));
  expect(Object.values(own).filter((version) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
});
