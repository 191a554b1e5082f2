#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QStringList>

namespace Peak {

/**
 * Somebody at a program of their own (room_client), with a room open. Killed with this object;
 * whoever starts again in the same folder is the same person at the same computer. POSIX only.
 */
class RoomProcess final
{
public:
    /** `folder` is their home; ends the test program where they don't come in. */
    RoomProcess(const QString &folder, const QString &server, const QString &email,
                const QByteArray &exchange, const QString &preload = {});
    ~RoomProcess();
    RoomProcess(const RoomProcess &) = delete;
    RoomProcess &operator=(const RoomProcess &) = delete;

    /** Typed, and Enter. */
    QJsonObject write(const QString &text);
    /** Typed, and left there. */
    QJsonObject type(const QString &text);
    QJsonObject look();
    /** Their clock is off by so much from now on. */
    QJsonObject setClock(qint64 seconds);

    /** What the server has, in the room's order. */
    QStringList texts();
    /** "state: words" of what it does not have. */
    QStringList pending();

    /** What it took so far, in all of its threads. */
    double processorSeconds() const;

    void stop(); ///< as a suspended computer; nothing is answered until it goes on
    void goOn();
    void kill(); ///< without a word

private:
    QJsonObject tell(const QJsonObject &order);

    QProcess m_process;
};

} // namespace Peak
