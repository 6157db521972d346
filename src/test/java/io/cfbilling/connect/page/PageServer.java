package io.cfbilling.connect.page;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** Serves the page, its data and its events over HTTP. Nothing can be changed through it. */
final class PageServer implements AutoCloseable {
    private static final String DATA = "/data/";
    /** Nothing comes from another host, and no other page may show this one. */
    private static final String POLICY =
            "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final Panels panels;
    private final Links links;
    private final Bill bill;
    private final Events events = new Events();

    PageServer(Bill bill, Panels panels, Links links) {
        this.bill = bill;
        this.panels = panels;
        this.links = links;
        server.addConnector(connector);
        server.setHandler(new Requests());
        server.setStopTimeout(0);
    }

    /** {@code port} 0: any free one. */
    void start(InetAddress address, int port) throws IOException {
        connector.setHost(address.getHostAddress());
        connector.setPort(port);
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("The page cannot be served on port " + port + ": " + e.getMessage() + ".", e);
        }
    }

    URI address() {
        return URI.create("http://" + connector.getHost() + ":" + connector.getLocalPort() + "/");
    }

    Events events() {
        return events;
    }

    @Override
    public void close() throws IOException {
        events.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("The page's server did not stop in order.", e);
        }
    }

    private final class Requests extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws IOException {
            response.getHeaders().put("Content-Security-Policy", POLICY);
            response.getHeaders().put("X-Content-Type-Options", "nosniff");
            response.getHeaders().put("Referrer-Policy", "no-referrer");
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            String path = Request.getPathInContext(request);
            if (!isOwnName(request)) {
                Response.writeError(
                        request, response, callback, 403, "Open the page by the address that it listens on.");
            } else if (!HttpMethod.GET.is(request.getMethod())) {
                Response.writeError(request, response, callback, 405);
            } else if (path.equals("/events")) {
                events.open(response, callback, bill.version());
            } else if (path.equals(DATA + "links")) {
                send(response, callback, links.all());
            } else if (path.startsWith(DATA)) {
                panel(request, response, callback, path.substring(DATA.length()));
            } else {
                file(request, response, callback, path);
            }
            return true;
        }
    }

    /** On the loopback address, a page of another host whose name leads here must not read the bill. */
    private boolean isOwnName(Request request) {
        InetSocketAddress own = new InetSocketAddress(connector.getHost(), 0);
        List<String> names = List.of("localhost", "127.0.0.1", "[::1]", connector.getHost());
        return !own.getAddress().isLoopbackAddress() || names.contains(Request.getServerName(request));
    }

    private void panel(Request request, Response response, Callback callback, String name) {
        Map<String, String> parameters = new HashMap<>();
        Request.extractQueryParameters(request).forEach(each -> parameters.put(each.getName(), each.getValue()));
        try {
            send(response, callback, panels.panel(name, new Query(parameters)));
        } catch (IllegalArgumentException e) {
            Response.writeError(request, response, callback, 404);
        }
    }

    private static void send(Response response, Callback callback, Object panel) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, StandardCharsets.UTF_8.encode(Json.of(panel)), callback);
    }

    private static void file(Request request, Response response, Callback callback, String path) throws IOException {
        PageFiles.at(path)
                .ifPresentOrElse(
                        file -> {
                            response.getHeaders().put(HttpHeader.CONTENT_TYPE, file.type());
                            response.write(true, file.bytes(), callback);
                        },
                        () -> Response.writeError(request, response, callback, 404));
    }
}
