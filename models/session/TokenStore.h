#pragma once

#include <QByteArray>
#include <QHash>
#include <QObject>

#include <functional>

namespace Peak {

/**
 * The device secret of "stay signed in", one per server and person's computer account, in the key
 * store of the operating system.
 *
 * Where no key store runs nothing is written anywhere: available() is false, the reason is a
 * sentence, and signing in is not remembered. It is false as well until the key store has answered
 * for the first time. Never falls back to a file. Asynchronous; a key store
 * that does not answer within ten seconds counts as absent. GUI thread. Tests put another in its
 * place.
 */
class TokenStore : public QObject
{
    Q_OBJECT

public:
    explicit TokenStore(QObject *parent = nullptr);

    /** Empty when nothing is stored, or nothing can be. Also finds out whether a key store runs. */
    virtual void read(const QString &server, std::function<void(const QByteArray &secret)> done);
    /** Finds out whether a key store runs, unless it was asked before. */
    void probe();
    virtual void write(const QString &server, const QByteArray &secret);
    virtual void forget(const QString &server);

    bool available() const { return m_unavailable.isEmpty(); }
    /** Why signing in can't be remembered here; empty when it can. */
    QString unavailableReason() const { return m_unavailable; }

Q_SIGNALS:
    void availabilityChanged();

protected:
    /** Empty: it works. */
    void setUnavailable(const QString &reason);

private:
    QString m_unavailable;
    bool m_asked = false;
};

} // namespace Peak
