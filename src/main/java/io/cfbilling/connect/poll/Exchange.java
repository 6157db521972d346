package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;

/**
 * One request, and what the task does with its response.
 *
 * @param <T> what the response is read into
 */
interface Exchange<T> {
    /** Sends the request once, on a request thread, and changes no state. */
    T send(CloudflareApi api) throws ApiFailure, InterruptedException;

    /** Takes the response, on the task's thread. */
    void responded(T response);

    /** Takes the failure, on the task's thread. */
    void failed(ApiFailure failure);

    /** Releases a response that the task does not take any more; on any thread. */
    default void dropped(T response) {}

    /** What is requested, as messages name it. */
    String subject();
}
