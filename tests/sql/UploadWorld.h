#pragma once

#include "tests/sql/WorkWorld.h"
#include "tests/support/Uploads.h"

#include <QTest>

namespace Peak {

/** Uploads in the room of WorkWorld, step by step. A base of test classes. */
class UploadWorld
{
protected:
    static constexpr qint64 Mib = Uploads::SegmentBytes;

    void beginWorld()
    {
        m_world = std::make_unique<WorkWorld>();
        m_world->owner().must(
            "update peak.settings set value = '4' where key = 'pin.bcrypt_cost'; update "
            "peak.settings set value = '10' where key = 'session.per_person'");
    }
    RawConnection &as(const QByteArray &who) { return m_world->as(who); }

    /** An upload that was begun: what its next steps need. */
    struct Begun
    {
        QByteArray id;
        QByteArray content;
        QByteArray key;
        QByteArray document;
        QByteArray clear;
        QByteArrayList segments;
        int arrived = 0;
        QString refusal;
    };
    Begun begin(const QByteArray &who, const QByteArray &clear, const QByteArray &members = {},
                const QByteArray &id = Uploads::newId())
    {
        const auto answer =
            Uploads::begin(as(who), m_world->room, {Uploads::item(id, clear.size(), members)});
        return begun(answer, id, clear);
    }
    static Begun begun(const RawConnection::Answer &answer, const QByteArray &id,
                       const QByteArray &clear)
    {
        Begun upload{id,
                     answer.value(QStringLiteral("content")),
                     QByteArray::fromHex(answer.value(QStringLiteral("key")).mid(2)),
                     answer.value(QStringLiteral("document")),
                     clear,
                     {},
                     answer.value(QStringLiteral("arrived")).toInt(),
                     answer.ok ? QString::fromUtf8(answer.value(QStringLiteral("refusal")))
                               : answer.sqlState};
        if (upload.refusal.isEmpty() && !upload.key.isEmpty())
            upload.segments = Uploads::sealed(upload.content, upload.key, clear);
        return upload;
    }
    QString put(const QByteArray &who, const Begun &upload, int first = 0, int count = 1000)
    {
        return Uploads::put(as(who), upload.id, upload.segments.mid(first, count), first).sqlState;
    }
    /** The document, or why not. */
    QByteArray finish(const QByteArray &who, const Begun &upload)
    {
        const auto answer = Uploads::finish(as(who), {upload.id}, {Uploads::sha256(upload.clear)});
        if (!answer.ok)
            return answer.sqlState.toLatin1();
        const QByteArray refusal = answer.value(QStringLiteral("refusal"));
        return refusal.isEmpty() ? answer.value(QStringLiteral("document")) : refusal;
    }
    QByteArray count(const QByteArray &what)
    {
        return m_world->owner().must("select count(*) from " + what).value();
    }
    QByteArray add(const QByteArray &who, const QByteArray &rest = {},
                   const QByteArray &clear = "content")
    {
        return Uploads::add(as(who), m_world->room, Uploads::named("deed.pdf", rest), clear);
    }

    std::unique_ptr<WorkWorld> m_world;
};

} // namespace Peak
