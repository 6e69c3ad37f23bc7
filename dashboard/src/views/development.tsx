/** Development Mode: how to get something to connect to. Shown until there was a connection. */
import { Card } from "../ui/card";

export function DevelopmentMode() {
  return (
    <Card title="Development Mode" name="development">
      <p>Nothing to connect to yet? The simulator runs the example model on this computer:</p>
      <ol class="steps">
        <li>Start the simulator, in the folder of isoscan<code>python3 tools/dev.py run</code></li>
        <li>Click <b>Connect</b> in the Connection Status card.</li>
        <li>Metrics, values and states are live at once. To try everything, run the tests<code>python3 tools/dev.py test</code></li>
      </ol>
      <p><small>What goes over the wire: <Document /></small></p>
    </Card>
  );
}

/** The document lies beside the page's file; a device that serves the page has no documents, so there the name must do. */
function Document() {
  const name = "docs/websocket-server.md";
  return location.protocol === "file:" ? <a href={`../${name}`}>{name}</a> : <code>{name}</code>;
}
