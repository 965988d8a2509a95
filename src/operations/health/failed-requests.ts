import { FAILED_CLASSES, httpMetrics } from "../../platform/events/http.ts";
import { total, type MetricWindow } from "../../platform/metrics/reader.ts";

/** Requests, of one route or of all, that got a 5xx not given on purpose, or no answer in time. */
export const failedRequests = (window: MetricWindow, route?: string): number =>
  FAILED_CLASSES.reduce((sum, status_class) => sum + total(window, httpMetrics.requests, { ...ofRoute(route), status_class }), 0);

/** Of these the ones without an answer. */
export const hungRequests = (window: MetricWindow, route?: string): number =>
  total(window, httpMetrics.requests, { ...ofRoute(route), status_class: "hung" });

const ofRoute = (route: string | undefined) => (route === undefined ? {} : { route });
