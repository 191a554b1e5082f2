#pragma once

#include "app/PageWorld.h"
#include "app/demo/DemoPapers.h"
#include "models/db/DbSession.h"
#include "models/documents/UploadCalls.h"
#include "models/repositories/DocumentRepository.h"
#include "models/session/SignIn.h"

#include <QHash>
#include <QObject>
#include <QWidget>

namespace Peak {

/**
 * Puts the demo firm's documents and templates on file, once: signs in as its people and uploads as
 * everybody does, sealed here, over lines of its own.
 *
 * What was there when the program ended in the middle of it stays, and the rest follows at the next
 * start. Of several programs on one demo only one does it. Failures are for the log: a demo without
 * a paper is a demo all the same. GUI thread, which never waits; papers are made on others.
 */
class DemoDocuments final : public QObject
{
    Q_OBJECT

public:
    /** `door` is where people sign in, `owner` the private server's own connection. */
    DemoDocuments(const ConnectionSettings &door, const ConnectionSettings &owner,
                  QObject *parent = nullptr);
    ~DemoDocuments() override;

    void start();

Q_SIGNALS:
    /** All that could be done is done; `added` of them just now. */
    void finished(int added);

private:
    enum class Person { Coordinator, Client, Admin };
    struct There
    {
        QUuid id;
        int version = 0;
        bool active = true;
    };
    struct Found
    {
        bool wanted = false;
        QString admin;
        QHash<QString, QUuid> exchanges; ///< by place
        QHash<QPair<QUuid, QString>, There> there;
    };
    static Result<Found> look(DbConnection &owner);

    void next();
    void onSignedIn(const ConnectionSettings &server, const SessionCredentials &credentials);
    void leave();
    void addPapers();
    void nextPaper();
    void values(const DemoPaper &paper, const QUuid &exchange);
    void make(const DemoPaper &paper, const QUuid &exchange, const TemplateFilling &values);
    void upload(const DemoPaper &paper, const QUuid &exchange, const QByteArray &bytes);
    void putInBin(const QUuid &document);
    void addTemplates();
    void finish();
    void giveUp(const Error &error);

    ConnectionSettings m_door;
    ConnectionSettings m_ownerSettings;
    DbSession m_owner;
    DbSession m_line;
    SignIn m_signIn;
    PageWorld m_world; ///< what pages have, for nobody's page
    QWidget m_shade;   ///< never shown
    Found m_found;
    QList<Person> m_people;
    QList<DemoPaper> m_left; ///< of the person who is in
    QHash<QUuid, TemplateFilling> m_values;
    Person m_person = Person::Coordinator;
    int m_added = 0;
};

} // namespace Peak
