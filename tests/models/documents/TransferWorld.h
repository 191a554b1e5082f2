#pragma once

#include "models/documents/DocumentOpener.h"
#include "models/documents/SegmentStore.h"
#include "models/documents/TransferQueue.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"
#include "tests/support/TestSession.h"
#include "tests/support/Why.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace Peak {

/**
 * A database with an exchange and its coordinator, who is signed in over our own line, and a folder
 * of files: what a test of transfers needs.
 */
class TransferWorld
{
public:
    TransferWorld() : TransferWorld(std::make_unique<TestDatabase>()) {}
    explicit TransferWorld(std::unique_ptr<TestDatabase> database)
        : m_database(std::move(database)), m_line(QStringLiteral("transfers"))
    {
        const QByteArray person = m_database->addPerson(QStringLiteral("coordinator@example.test"),
                                                        QStringLiteral("coordinator"));
        m_person = QUuid(QString::fromLatin1(person));
        m_exchange = QUuid(QString::fromLatin1(
            m_database->admin()
                .must("insert into public.exchanges (name, coordinator_id) values ('Elm', "
                      "$1::uuid) returning id",
                      {person})
                .value()));
        m_ticket = RoleConnection::signIn(*m_database, QStringLiteral("coordinator@example.test"));
        connect();
        restart();
    }
    ~TransferWorld() { m_queue.reset(); }

    TestDatabase &database() { return *m_database; }
    RawConnection &admin() { return m_database->admin(); }
    DbSession &line() { return m_line; }
    TransferQueue &queue() { return *m_queue; }
    DocumentOpener &opener() { return *m_opener; }
    QUuid exchange() const { return m_exchange; }
    QUuid person() const { return m_person; }
    QString path(const QString &name) const { return m_folder.filePath(name); }
    QString journalFolder() const { return m_journal.path(); }

    /** A new session, over a new line. */
    void signIn()
    {
        m_ticket = RoleConnection::signIn(*m_database, QStringLiteral("coordinator@example.test"));
        connect();
    }
    QString address() const { return m_database->uriAs(m_ticket.role, m_ticket.secret); }
    /** The line as the session keeper would open it, and open it again. */
    void connect()
    {
        const auto settings = ConnectionSettings::parse(address());
        m_line.abandon();
        const auto opened = await(m_line.open(*settings->hardened()));
        if (!opened)
            qWarning("%s", why(opened).constData());
    }

    /** The program ends without a farewell and starts again: a new queue over the same notes.
     * `store` instead of its own for the provider. */
    void restart(SegmentStore *store = nullptr, const QString &provider = QStringLiteral("local"))
    {
        m_queue.reset();
        m_queue = std::make_unique<TransferQueue>(m_line, m_journal.path());
        m_opener = std::make_unique<DocumentOpener>(m_line, m_line);
        if (store)
            m_queue->setStore(provider, store);
        m_queue->begin(QStringLiteral("peak.example.test"), m_person);
    }
    void end() { m_queue.reset(); }

    static QByteArray invented(qint64 bytes, int seed = 1)
    {
        QByteArray content(bytes, Qt::Uninitialized);
        quint32 state = quint32(seed) * 2654435761u + 1;
        for (qint64 i = 0; i < bytes; ++i) {
            state = state * 1664525u + 1013904223u;
            content[i] = char(state >> 24);
        }
        return content;
    }

    QString write(const QString &name, const QByteArray &content)
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("no temporary file");
        return file.fileName();
    }

    UploadRequest request(const QString &name, const QByteArray &content)
    {
        UploadRequest request;
        request.path = write(name, content);
        request.fileName = name;
        request.exchange = m_exchange;
        return request;
    }

    bool waitFor(const QUuid &id, Transfer::State state, int patience = 60000)
    {
        return QTest::qWaitFor(
                   [&] {
                       const Transfer now = m_queue->transfer(id);
                       return now.state == state ||
                              (now.isOver() && state != Transfer::State::Failed);
                   },
                   patience) &&
               m_queue->transfer(id).state == state;
    }
    /** What stands in the way, for QVERIFY2. */
    QByteArray told(const QUuid &id) const
    {
        const Transfer now = m_queue->transfer(id);
        return QByteArray::number(int(now.state)) + ' ' + QByteArray::number(now.done) + ' ' +
               now.error.toUtf8() + ' ' + now.note.toUtf8();
    }

    /** The document it became; null when it did not. */
    QUuid upload(const UploadRequest &request)
    {
        m_queue->add({request});
        if (!waitFor(request.id, Transfer::State::Done, 60000))
            qWarning("not uploaded: %s", told(request.id).constData());
        return m_queue->transfer(request.id).document;
    }

    OpenedDocument open(const QUuid &document,
                        DocumentOpener::Action action = DocumentOpener::Action::Download)
    {
        const auto outcome = await(m_opener->open(document, action));
        if (!outcome || !outcome->opened) {
            qWarning("%s",
                     outcome ? qPrintable(outcome->answer.message) : why(outcome).constData());
            return {};
        }
        return *outcome->opened;
    }

    QByteArray read(const QUuid &document)
    {
        const auto bytes = await(m_opener->read(open(document), 1LL << 30), 60000);
        return bytes ? *bytes : QByteArray("not read: " + why(bytes));
    }

    /** What is in the folder of files, hidden or not. */
    QStringList files() const
    {
        return QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    }
    int documents()
    {
        return admin().must("select count(*) from public.documents").value().toInt();
    }
    int unfinished()
    {
        return admin()
            .must("select count(*) from peak.document_uploads where ended_at is null")
            .value()
            .toInt();
    }

private:
    std::unique_ptr<TestDatabase> m_database;
    QTemporaryDir m_folder;
    QTemporaryDir m_journal;
    QUuid m_person;
    QUuid m_exchange;
    RoleConnection::Ticket m_ticket;
    DbSession m_line;
    std::unique_ptr<TransferQueue> m_queue;
    std::unique_ptr<DocumentOpener> m_opener;
};

} // namespace Peak
