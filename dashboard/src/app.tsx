/** The page: which card stands where. Wide it is three columns, narrow one in the order of importance. */
import { useEffect } from "preact/hooks";
import { Announcer } from "./ui/announcer";
import { useDevice } from "./ui/context";
import { Alarms } from "./views/alarms";
import { AuditLog } from "./views/audit";
import { Bench } from "./views/bench";
import { Commands } from "./views/commands";
import { ConnectionStatus } from "./views/connection";
import { DevelopmentMode } from "./views/development";
import { Header } from "./views/header";
import { HealthStatus } from "./views/health";
import { HowThisWorks } from "./views/how";
import { RealTimeMetrics } from "./views/metrics";
import { Rules } from "./views/rules";
import { Sequences } from "./views/sequence";
import { SystemInformation } from "./views/system";
import { Tags } from "./views/tags";
import { Trend } from "./views/trend";
import { Why } from "./views/why";

function title(device: string | undefined, role: string | undefined): string {
  if (device === undefined) return "isoscan";
  return role === "simulator" ? `◇ ${device} · simulator · isoscan` : `${device} · machine · isoscan`;
}

export function App({ url }: { url: string }) {
  const { hello, live } = useDevice();
  const heading = title(hello.value?.device, hello.value?.role);
  useEffect(() => { document.title = heading; }, [heading]);
  const never = live.value === null;
  return (
    <>
      <Header />
      <Announcer />
      <main class={never ? "never" : ""}>
        <div class="col first">{never ? <HowThisWorks /> : <><Sequences /><Tags /><Trend /></>}</div>
        <div class="col second">{never ? <><DevelopmentMode /><Sequences /></> : <><Alarms /><Why /><Commands /><Rules /><AuditLog /></>}</div>
        <div class="col side">
          <ConnectionStatus first={url} />
          <RealTimeMetrics />
          <HealthStatus />
          <SystemInformation />
          <Bench />
          {never && <AuditLog />}
        </div>
        {!never && <div class="below"><HowThisWorks /></div>}
      </main>
    </>
  );
}
