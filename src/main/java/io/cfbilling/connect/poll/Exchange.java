package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import java.time.Duration;

/**
 * One request, and what is to be done with its response.
 *
 * @param <T> what the response is read into
 */
interface Exchange<T> {
    /** Sends the request, once, on a request thread; changes nothing but that. */
    T send(CloudflareApi api) throws ApiFailure, InterruptedException;

    /**
     * Takes the response, on the task's thread.
     *
     * @param took how long it was in coming
     */
    void responded(T response, Duration took);

    /**
     * Takes the failure, on the task's thread.
     *
     * @param took how long it was in coming
     */
    void failed(ApiFailure failure, Duration took);

    /** Lets go of a response that nobody takes any more; on any thread. */
    default void dropped(T response) {}

    /** What is asked for, as messages name it. */
    String subject();
}
