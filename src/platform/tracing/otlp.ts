import type { Span, SpanKind } from "./trace-of-scope.ts";

/** `SpanKind` of opentelemetry-proto 1.x, `trace/v1/trace.proto`. */
const KIND: Readonly<Record<SpanKind, number>> = { internal: 1, server: 2, client: 3, consumer: 5 };
const STATUS_ERROR = 2;

type Value = { stringValue: string } | { intValue: string };

const attributesOf = (attributes: Readonly<Record<string, string | number>>): { key: string; value: Value }[] =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    // 64-bit integers are strings in protobuf's JSON.
    value: typeof value === "number" ? { intValue: String(Math.trunc(value)) } : { stringValue: value },
  }));

const nanoseconds = (milliseconds: number): string => `${Math.trunc(milliseconds)}000000`;

/** An `ExportTraceServiceRequest` as OTLP 1.x has it in JSON: ids as hexadecimal digits, enumerations as numbers. */
export const exportRequest = (resource: Readonly<Record<string, string>>, spans: readonly Span[]): object => ({
  resourceSpans: [
    {
      resource: { attributes: attributesOf(resource) },
      scopeSpans: [
        {
          scope: { name: "procureiq" },
          spans: spans.map(({ traceId, spanId, parentSpanId, name, kind, startMs, endMs, failed, attributes }) => ({
            traceId,
            spanId,
            ...(parentSpanId === null ? {} : { parentSpanId }),
            name,
            kind: KIND[kind],
            startTimeUnixNano: nanoseconds(startMs),
            endTimeUnixNano: nanoseconds(endMs),
            attributes: attributesOf(attributes),
            status: failed ? { code: STATUS_ERROR } : {},
          })),
        },
      ],
    },
  ],
});
