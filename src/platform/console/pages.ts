/** The console's pages in the order of its menu. */
export const CONSOLE_PAGES: readonly { path: string; title: string }[] = [{ path: "/admin/operations", title: "Operations" }];
