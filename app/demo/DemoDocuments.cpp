#include "app/demo/DemoDocuments.h"

#include "app/DemoServer.h"
#include "app/pages/TemplateShelf.h"
#include "models/db/SqlText.h"
#include "models/db/WhenDone.h"
#include "models/documents/FileKind.h"
#include "models/documents/templates/Background.h"
#include "models/documents/templates/BytesUpload.h"
#include "models/repositories/SessionRepository.h"
#include "models/repositories/TemplateRepository.h"
#include "models/session/Totp.h"
#include "views/common/MessageBar.h"

#include <QDateTime>
#include <QSqlQuery>
#include <QTimer>

#include <chrono>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

namespace {

const QString coordinatorEmail = u"coordinator@demo.peak1031.test"_s;
const QString clientEmail = u"client@demo.peak1031.test"_s;

/** The person with this number, as the demo firm's statements name them. */
QString person(int number)
{
    return u"d3000000-0000-4000-8000-%1"_s.arg(number, 12, 10, QChar(u'0'));
}

SqlText sql(const QString &name)
{
    return SqlText(u":/demo/papers/%1.sql"_s.arg(name));
}

} // namespace

DemoDocuments::DemoDocuments(const ConnectionSettings &door, const ConnectionSettings &owner,
                             QObject *parent)
    : QObject(parent),
      m_door(door),
      m_ownerSettings(owner),
      m_owner(u"demo documents"_s),
      m_line(u"demo transfers"_s),
      m_world(m_line, m_line, m_line)
{
    connect(&m_signIn, &SignIn::signedIn, this, &DemoDocuments::onSignedIn);
    connect(&m_signIn, &SignIn::failed, this, &DemoDocuments::giveUp);
    connect(&m_signIn, &SignIn::codeRequired, this, [this] {
        m_signIn.withCode(totpCode(demoSecondFactor, QDateTime::currentDateTimeUtc()));
    });
    connect(&m_signIn, &SignIn::enrolmentRequired, this, [this] {
        m_signIn.cancel();
        giveUp({ErrorKind::Denied, {}, {}, u"demo admin without a second factor"_s});
    });
}

DemoDocuments::~DemoDocuments() = default;

void DemoDocuments::start()
{
    m_owner.open(m_ownerSettings);
    whenDone(m_owner.run(&DemoDocuments::look), this, [this](const Result<Found> &found) {
        if (!found) {
            giveUp(found.error());
            return;
        }
        m_found = *found;
        if (!m_found.wanted) {
            m_owner.close();
            Q_EMIT finished(0);
            return;
        }
        m_people = {Person::Coordinator, Person::Client};
        if (!m_found.admin.isEmpty()) // a tiny firm has one admin only, who may be signing in
            m_people.append(Person::Admin);
        next();
    });
}

Result<DemoDocuments::Found> DemoDocuments::look(DbConnection &owner)
{
    Found found;
    auto begin = owner.query(sql(u"begin"_s));
    if (!begin)
        return begin.error();
    if (!begin->next() || begin->value(0).toBool() || !begin->value(1).toBool())
        return found;
    found.wanted = true;
    found.admin = begin->value(2).toString();
    auto exchanges =
        owner.query(sql(u"exchanges"_s), {{u"client"_s, person(3)}, {u"coordinator"_s, person(2)}});
    if (!exchanges)
        return exchanges.error();
    while (exchanges->next())
        found.exchanges.insert(exchanges->value(0).toString(), exchanges->value(1).toUuid());
    auto there = owner.query(sql(u"there"_s));
    if (!there)
        return there.error();
    while (there->next())
        found.there.insert(
            {there->value(1).toUuid(), there->value(2).toString()},
            {there->value(0).toUuid(), there->value(3).toInt(), there->value(4).toBool()});
    return found;
}

void DemoDocuments::next()
{
    if (m_people.isEmpty()) {
        finish();
        return;
    }
    m_person = m_people.takeFirst();
    m_values.clear();
    const QString email = m_person == Person::Coordinator ? coordinatorEmail
                          : m_person == Person::Client    ? clientEmail
                                                          : m_found.admin;
    m_signIn.withPassword(m_door, email, demoPassword, false);
}

void DemoDocuments::onSignedIn(const ConnectionSettings &server,
                               const SessionCredentials &credentials)
{
    const auto safe = server.withLogin(credentials.loginRole, credentials.loginSecret).hardened();
    if (!safe) {
        giveUp(safe.error());
        return;
    }
    whenDone(m_line.open(*safe), this, [this](const Result<void> &opened) {
        if (!opened)
            giveUp(opened.error());
        else if (m_person == Person::Admin)
            addTemplates();
        else
            addPapers();
    });
}

/** The answer to signing out comes too late or never: it ends the very line it runs on. */
void DemoDocuments::leave()
{
    (void)SessionRepository(m_line).signOut();
    QTimer::singleShot(300ms, this, [this] {
        m_line.abandon();
        next();
    });
}

void DemoDocuments::addPapers()
{
    const auto by = m_person == Person::Client ? DemoPaper::By::Client : DemoPaper::By::Coordinator;
    m_left = DemoPapers::all();
    m_left.removeIf([by](const DemoPaper &paper) { return paper.by != by; });
    nextPaper();
}

void DemoDocuments::nextPaper()
{
    while (!m_left.isEmpty()) {
        const DemoPaper paper = m_left.constFirst();
        const QUuid exchange = m_found.exchanges.value(paper.place);
        const There there = m_found.there.value({exchange, paper.fileName});
        const bool whole = there.version >= paper.versions;
        if (!exchange.isNull() && !whole) {
            values(paper, exchange);
            return;
        }
        m_left.removeFirst();
        if (paper.binned && whole && there.active) {
            putInBin(there.id);
            return;
        }
    }
    leave();
}

void DemoDocuments::values(const DemoPaper &paper, const QUuid &exchange)
{
    if (m_values.contains(exchange)) {
        make(paper, exchange, m_values.value(exchange));
        return;
    }
    whenDone(TemplateRepository(m_line).values(exchange), this,
             [this, paper, exchange](const Result<QList<TemplateValue>> &known) {
                 if (!known) {
                     giveUp(known.error());
                     return;
                 }
                 TemplateFilling filling;
                 for (const TemplateValue &value : *known)
                     filling.insert(value.name, value.value);
                 m_values.insert(exchange, filling);
                 make(paper, exchange, filling);
             });
}

void DemoDocuments::make(const DemoPaper &paper, const QUuid &exchange,
                         const TemplateFilling &values)
{
    const int version = m_found.there.value({exchange, paper.fileName}).version + 1;
    whenDone(Background::run([paper, version, values](const Background::Stopped &) {
                 return DemoPapers::bytes(paper, version, values);
             }),
             this, [this, paper, exchange](const Result<QByteArray> &bytes) {
                 if (bytes)
                     upload(paper, exchange, *bytes);
                 else
                     giveUp(bytes.error());
             });
}

void DemoDocuments::upload(const DemoPaper &paper, const QUuid &exchange, const QByteArray &bytes)
{
    const QPair<QUuid, QString> key{exchange, paper.fileName};
    const There before = m_found.there.value(key);
    const FileKind kind = FileKind::of(paper.fileName, bytes);
    BytesUpload::Made made;
    made.request.exchange = exchange;
    made.request.fileName = paper.fileName;
    made.request.document = before.id;
    if (before.id.isNull()) {
        made.request.fields = paper.fields;
        made.request.fields.insert(u"document_type"_s, paper.type);
        made.request.pin = paper.pin;
    } else {
        made.request.fields = {{u"note"_s, tr("Vesting corrected, signed again")}};
    }
    made.bytes = bytes;
    made.fileType = kind.type;
    made.mimeType = kind.mimeType;
    BytesUpload::start(m_line, m_world.stores(), made, this,
                       [this, key](const Result<UploadFinished> &done) {
                           if (!done) {
                               giveUp(done.error());
                               return;
                           }
                           ++m_added;
                           m_found.there.insert(key, {done->document, done->version, true});
                           nextPaper();
                       });
}

void DemoDocuments::putInBin(const QUuid &document)
{
    whenDone(DocumentRepository(m_line).remove(document, tr("Names the wrong buyer")), this,
             [this](const Result<void> &removed) {
                 if (removed)
                     nextPaper();
                 else
                     giveUp(removed.error());
             });
}

void DemoDocuments::addTemplates()
{
    auto *shelf = new TemplateShelf(m_world, nullptr, new MessageBar(&m_shade), this);
    connect(shelf, &TemplateShelf::failed, this, &DemoDocuments::giveUp);
    connect(shelf, &TemplateShelf::builtInsAdded, this, [this](int count) {
        m_added += count;
        leave();
    });
    shelf->addBuiltIns();
}

void DemoDocuments::finish()
{
    whenDone(m_owner.run([](DbConnection &owner) -> Result<void> {
        auto done = owner.query(sql(u"end"_s));
        if (!done)
            return done.error();
        return {};
    }),
             this, [this](const Result<void> &done) {
                 if (!done) {
                     giveUp(done.error());
                     return;
                 }
                 m_owner.close();
                 Q_EMIT finished(m_added);
             });
}

void DemoDocuments::giveUp(const Error &error)
{
    qInfo().noquote() << "demo documents:" << error.message << error.logDetail;
    m_left.clear();
    m_people.clear();
    m_line.abandon();
    m_owner.close();
    Q_EMIT finished(m_added);
}

} // namespace Peak
