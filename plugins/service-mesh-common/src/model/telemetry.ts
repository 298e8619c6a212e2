import { EvidenceList } from './evidence';
import { RateLimit } from './routing';
import { WorkloadRef } from './report';

/** The side of a connection that a setting is for. @public */
export type TelemetrySide = 'client' | 'server';

/** How one side of a workload's proxy traces. @public */
export interface TracingSetting {
  readonly side: TelemetrySide;
  /** False when no spans are reported. */
  readonly enabled: boolean;
  /** Where spans are sent; undefined when nothing names a provider that exists. */
  readonly provider?: string;
  /** 0–100 of the requests. */
  readonly samplingPercent: number;
  /** Tags added to spans, with where their values come from, in words. */
  readonly tags: readonly {
    readonly name: string;
    readonly value: string;
    /** Where the value comes from; absent when that is not understood. */
    readonly source?: {
      readonly from: 'header' | 'literal' | 'environment';
      /** Name of the header or variable, or the value itself. */
      readonly value: string;
    };
  }[];
  readonly evidence: EvidenceList;
}

/** One access log of a workload's proxy. @public */
export interface AccessLogSetting {
  readonly side: TelemetrySide;
  readonly enabled: boolean;
  readonly provider: string;
  /** Expression that picks the entries; undefined = all of them. */
  readonly filter?: string;
  readonly evidence: EvidenceList;
}

/** The metrics that one side of a workload's proxy reports to one provider. @public */
export interface MetricsSetting {
  readonly side: TelemetrySide;
  readonly provider: string;
  /** False when no metrics are reported at all. */
  readonly enabled: boolean;
  /** Milliseconds between two reports; undefined = the provider's own. */
  readonly reportingIntervalMs?: number;
  readonly changes: readonly MetricChange[];
  readonly evidence: EvidenceList;
}

/** What is different about one metric. @public */
export interface MetricChange {
  readonly metric: string;
  readonly enabled: boolean;
  readonly tags: readonly {
    readonly name: string;
    /** Expression of the value; undefined = the tag is removed. */
    readonly value?: string;
  }[];
}

/** A change to the generated configuration of a workload's proxy. @public */
export interface ProxyPatch {
  /** Parts of the configuration that are changed, such as `HTTP_FILTER`. */
  readonly targets: readonly string[];
  /** Where it stands among the patches of the proxy; lower ones are applied first. */
  readonly priority: number;
  /** What is recognised in it, in words; empty = nothing. */
  readonly recognised: readonly string[];
  readonly evidence: EvidenceList;
}

/** A setting of the proxy itself. @public */
export interface ProxySetting {
  /** Name in the mesh's terms, such as `concurrency` or `proxyMetadata.LOG_LEVEL`. */
  readonly name: string;
  readonly value: string;
  /** True for settings that a pod takes over when it is started only. */
  readonly needsRestart: boolean;
  readonly evidence: EvidenceList;
}

/** What a workload's proxy reports, and how it was changed. @public */
export interface WorkloadTelemetry {
  /** The proxy it is about: the workload's own, or the waypoint in front of it. */
  readonly proxy: 'sidecar' | 'gateway' | 'waypoint' | 'none';
  readonly tracing: readonly TracingSetting[];
  readonly accessLogs: readonly AccessLogSetting[];
  readonly metrics: readonly MetricsSetting[];
  /** In the order in which they are applied. */
  readonly patches: readonly ProxyPatch[];
  readonly rateLimits: readonly RateLimit[];
  readonly settings: readonly ProxySetting[];
  /** Why there is nothing, or what could not be read. */
  readonly evidence: EvidenceList;
}

/** Telemetry of an entity. @public */
export interface TelemetryData {
  readonly workloads: readonly {
    readonly workload: WorkloadRef;
    /** Id of the mesh; undefined outside of one. */
    readonly mesh?: string;
    /** undefined when the workload is in no mesh, or its mesh says nothing about telemetry. */
    readonly telemetry?: WorkloadTelemetry;
  }[];
}
