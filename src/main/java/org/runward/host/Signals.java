package org.runward.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Signals to this process.
 *
 * <p>The JDK has them in {@code sun.misc.Signal} of the module jdk.unsupported, which is there to be used; the compiler warns of
 * it in a way that cannot be turned off, hence the reflection.
 */
public final class Signals {
    private Signals() {}

    /**
     * Has something run, on a thread of its own, at each signal of this name, instead of what the JVM would do.
     *
     * @param name without SIG
     * @throws HostException where this JVM lets nobody handle it
     */
    public static void on(String name, Runnable handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, words) -> {
                        if (method.getName().equals("handle")) {
                            handler.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, type)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (InvocationTargetException e) {
            throw new HostException(
                    "unable to handle the signal " + name + ": " + e.getCause().getMessage(), e);
        } catch (ReflectiveOperationException e) {
            throw HostException.unableTo("handle the signal " + name, e);
        }
    }
}
