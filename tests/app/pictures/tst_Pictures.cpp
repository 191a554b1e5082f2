#include "models/db/DbConnection.h"
#include "models/db/DemoFirm.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/**
 * Every page and dialog, for each role, in light and dark and at three scales, as pictures in
 * build/<preset>/screenshots; and in none of them is text cut, or does one thing lie upon another.
 *
 * Qt takes its scale once, so each is a program of its own (picture_walk); all of them at once, as
 * people who were signed in here.
 */
class tst_Pictures final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pagesCanBeReadAt_data();
    void pagesCanBeReadAt();

private:
    struct Scale
    {
        QString name;
        QString factor;
        int width, height; ///< of the window, in its own pixels
        int screenWidth, screenHeight;
    };
    static QList<Scale> scales();

    void fill();
    void addWork();
    void makeExtremes();
    QJsonObject person(const QString &name, const QString &email, const QString &password,
                       const QByteArray &seed = {});
    QJsonArray people();
    void start(const Scale &scale);

    std::unique_ptr<TestDatabase> m_firm;
    QTemporaryDir m_home;
    QByteArray m_exchange, m_longPerson, m_longExchange;
    std::map<QString, std::unique_ptr<QProcess>> m_walks;
};

/** The second is a usual screen at 150 %, the third a small one with many pixels. */
QList<tst_Pictures::Scale> tst_Pictures::scales()
{
    return {{u"100"_s, u"1"_s, 1440, 900, 1920, 1080},
            {u"150"_s, u"1.5"_s, 1280, 720, 1920, 1080},
            {u"200"_s, u"2"_s, 1120, 700, 2240, 1400}};
}

void tst_Pictures::initTestCase()
{
    QDir folder(QStringLiteral(PEAK_PICTURES));
    QVERIFY(folder.mkpath(u"."_s));
    const QStringList old = folder.entryList({u"*.png"_s}, QDir::Files);
    for (const QString &file : old)
        folder.remove(file);
    fill();
    addWork();
    makeExtremes();
    const QString only = qEnvironmentVariable("PEAK_PICTURES_SCALE");
    const QList<Scale> all = scales();
    for (const Scale &scale : all) {
        if (only.isEmpty() || only == scale.name)
            start(scale);
    }
}

void tst_Pictures::fill()
{
    m_firm = std::make_unique<TestDatabase>();
    const auto settings = ConnectionSettings::parse(m_firm->adminUri());
    QVERIFY(settings.ok());
    DbConnection admin(u"demo"_s);
    QVERIFY(admin.open(*settings).ok());
    const auto filled = DemoFirm::fill(admin);
    QVERIFY2(filled.ok(), filled.ok() ? "" : qPrintable(filled.error().message));
}

/** Documents, sync runs and deliveries, which the demo firm does not have. */
void tst_Pictures::addWork()
{
    m_firm->admin().must(R"(
insert into public.documents (exchange_id, uploaded_by, file_name, file_type, file_size, file_path,
                              document_type, pin_protected, access_level, allowed_roles, download_count,
                              created_at)
select e.id, e.coordinator_id, d.name || ' ' || e.exchange_number || '.' || d.format, d.format, d.size,
       'pictures/' || e.id || d.name, d.type, d.pin, d.access,
       case when d.access = 'restricted' then array['admin', 'coordinator'] end, d.size % 7,
       e.created_at + interval '3 days'
  from public.exchanges e,
       (values ('Exchange agreement', 'pdf', 348160, 'Agreement', false, 'exchange'),
               ('Identification notice', 'docx', 48213, 'Notice', false, 'exchange'),
               ('Wire instructions', 'pdf', 92160, 'Wire', true, 'restricted'),
               ('Photo of the property', 'jpg', 4194304, null, false, 'public'))
           as d (name, format, size, type, pin, access)
 where e.coordinator_id is not null
 order by e.updated_at desc
 limit 600;
insert into public.pp_sync_logs (sync_type, status, records_processed, records_created, records_updated, errors_count,
                                 error_details, started_at, completed_at, triggered_by)
select (array['contacts', 'matters', 'tasks', 'full'])[1 + i % 4],
       case when i % 9 = 4 then 'FAILED' when i = 1 then 'RUNNING' else 'COMPLETED' end, 1119 - i, i % 5, 40 + i,
       case when i % 9 = 4 then 2 else 0 end,
       case when i % 9 = 4 then '[{"message": "PracticePanther did not answer within 30 seconds"}]'::jsonb end,
       now() - i * interval '1 hour', case when i > 1 then now() - i * interval '1 hour' + interval '93 seconds' end,
       case when i % 12 = 0 then 'manual' else 'scheduled' end
  from generate_series(1, 40) as i;
insert into peak.outbox (contact_id, channel, kind, state, error, attempts, provider, made_at, sent_at)
select c.id, case when i % 5 = 3 then 'sms' else 'email' end, (array['mention', 'deadline', 'task_assigned', 'digest'])[1 + i % 4], s.state,
       case s.state when 'failed' then '550 5.1.1 The e-mail account that you tried to reach does not exist. Please check the address for typing errors or spaces'
                    when 'uncertain' then 'The line was cut after the whole message was given: nobody knows whether it was accepted.'
                    when 'dropped' then 'It was seen in the program before.'
                    when 'waiting' then 'The mail server could not be reached: connection refused' end,
       1 + i % 3, case when i % 5 = 3 then 'twilio' else 'smtp' end, now()::timestamp - i * interval '17 minutes',
       case s.state when 'sent' then now()::timestamp - i * interval '16 minutes' end
  from generate_series(1, 24) as i
  cross join lateral (values ((array['sent', 'sent', 'failed', 'uncertain', 'dropped', 'waiting', 'sent'])[1 + i % 7])) as s (state)
  cross join lateral (select p.id from public.contacts p where p.is_user order by p.email offset i % 3 limit 1) as c;
)");
    m_exchange = m_firm->admin()
                     .must(R"(
select p.exchange_id from public.exchange_participants p
  join public.contacts c on c.id = p.contact_id and p.is_active
  join public.exchanges e on e.id = p.exchange_id and e.day_45 is not null
 where c.email in ('coordinator@demo.peak1031.test', 'thirdparty@demo.peak1031.test', 'agency@demo.peak1031.test',
                   'client@demo.peak1031.test')
 group by 1 order by count(*) desc, 1 limit 1)")
                     .value();
    m_firm->admin().must(R"(
insert into public.messages (exchange_id, sender_id, content, message_type, is_system_message)
select $1::uuid, case when s.said <> '' and not s.own then c.id end, s.said,
       case when s.own then 'system' else 'text' end, s.own
  from (values (1, 'client', 'Good morning. The settlement statement is here; please look at lines 400 to 420 before noon.', false),
               (2, 'coordinator', 'Thank you, the escrow officer has it. Which of the three houses is on the list?', false),
               (3, '', 'The stage changed from pending to 45-day.', true),
               (4, 'thirdparty', 'The first two: https://www.irs.gov/pub/irs-drop/n-99-99.pdf', false),
               (5, 'agency', repeat('The wire goes out before five. ', 30), false),
               (6, 'client', 'Fine, then the letter can go today.', false)) as s (n, who, said, own)
  left join public.contacts c on c.email = s.who || '@demo.peak1031.test'
 order by s.n)",
                         {m_exchange});
    m_firm->admin().must(R"(
insert into peak.scheduled_messages (exchange_id, sender_id, content, request_id, send_at, state, failure)
select $1::uuid, c.id, s.said, gen_random_uuid(), now() + s.later,
       case when s.failure is null then 'waiting' else 'failed' end, s.failure
  from public.contacts c,
       (values ('Please send the identification letter before Friday noon, with the wire instructions', interval '1 day', null),
               ('Second try', interval '-1 hour', 'A document that it carries is not there for you any longer.')) as s (said, later, failure)
 where c.email = 'admin@demo.peak1031.test')",
                         {m_exchange});
}

/** Somebody who has nothing yet, and somebody all of whose names are far too long. */
void tst_Pictures::makeExtremes()
{
    m_firm->addPerson(u"new@demo.peak1031.test"_s, u"coordinator"_s, u"Noor Newcomer"_s);
    const QString name =
        u"Maximiliana-Alexandrina Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"_s;
    m_longPerson = m_firm->addPerson(
        u"maximiliana-alexandrina.wolfeschlegelsteinhausenbergerdorff@very-long-name-of-a-firm.test"_s,
        u"coordinator"_s, name);
    RawConnection &admin = m_firm->admin();
    const QByteArray title =
        "The Featherstonehaugh-Wolfeschlegelsteinhausen Family Irrevocable Trust dated the "
        "thirty-first of December 1987, as amended and restated, "
        "Donaudampfschifffahrtsgesellschaft";
    m_longExchange =
        admin
            .must("insert into public.exchanges (name, coordinator_id, client_id, workflow_stage, "
                  "status, rel_value) values ($1, $2::uuid, $2::uuid, '45D', '45D', "
                  "98765432109.87) returning id",
                  {title, m_longPerson})
            .value();
    admin.must("insert into public.tasks (exchange_id, title, assigned_to, description) values "
               "($1::uuid, $2::text, $3::uuid, $2::text)",
               {m_longExchange, "Write to " + title, m_longPerson});
    admin.must("insert into public.exchange_participants (exchange_id, contact_id, role, is_active)"
               " values ($1::uuid, $2::uuid, 'coordinator', true)",
               {m_longExchange, m_longPerson});
}

QJsonObject tst_Pictures::person(const QString &name, const QString &email, const QString &password,
                                 const QByteArray &seed)
{
    m_firm->admin().must("delete from auth.attempts"); // codes are good once
    const auto ticket = RoleConnection::signIn(*m_firm, email, password, seed);
    if (ticket.outcome != u"signed_in"_s)
        qFatal("%s: %s", qPrintable(email), qPrintable(ticket.message));
    return {{u"name"_s, name},
            {u"role"_s, ticket.role},
            {u"secret"_s, QString::fromLatin1(ticket.secret)},
            {u"session"_s, QString::fromLatin1(ticket.sessionId)},
            {u"person"_s, QString::fromLatin1(ticket.personId)}};
}

QJsonArray tst_Pictures::people()
{
    QJsonArray people;
    const QString password = u"peak1031-demo"_s;
    for (const QString &desk :
         {u"admin"_s, u"coordinator"_s, u"client"_s, u"thirdparty"_s, u"agency"_s}) {
        QJsonObject one = person(desk, desk + u"@demo.peak1031.test"_s, password,
                                 desk == u"admin"_s ? "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" : "");
        if (desk == u"admin"_s) // the others have few, and see the first of them
            one.insert(u"exchange"_s, QString::fromLatin1(m_exchange));
        people.append(one);
    }
    QJsonObject longNames = person(
        u"longnames"_s,
        u"maximiliana-alexandrina.wolfeschlegelsteinhausenbergerdorff@very-long-name-of-a-firm.test"_s,
        RoleConnection::defaultPassword());
    longNames.insert(u"exchange"_s, QString::fromLatin1(m_longExchange));
    longNames.insert(u"extreme"_s, true);
    people.append(longNames);
    QJsonObject newcomer =
        person(u"newcomer"_s, u"new@demo.peak1031.test"_s, RoleConnection::defaultPassword());
    newcomer.insert(u"extreme"_s, true);
    newcomer.insert(u"empty"_s, true);
    people.append(newcomer);
    return people;
}

void tst_Pictures::start(const Scale &scale)
{
    QFile screen(m_home.filePath(scale.name + u".json"_s));
    QVERIFY(screen.open(QIODevice::WriteOnly));
    screen.write(
        QJsonDocument(
            QJsonObject{{u"screens"_s, QJsonArray{QJsonObject{{u"name"_s, u"screen"_s},
                                                              {u"x"_s, 0},
                                                              {u"y"_s, 0},
                                                              {u"width"_s, scale.screenWidth},
                                                              {u"height"_s, scale.screenHeight},
                                                              {u"logicalDpi"_s, 96},
                                                              {u"dpr"_s, 1}}}}})
            .toJson());
    screen.close();
    auto walk = std::make_unique<QProcess>();
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"QT_SCALE_FACTOR"_s, scale.factor);
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen:configfile="_s + screen.fileName());
    environment.insert(u"QT_LOGGING_RULES"_s, u"qt.qpa.*=false"_s); // what offscreen lacks
    environment.remove(u"PEAK1031_THEME"_s);
    walk->setProcessEnvironment(environment);
    walk->setProcessChannelMode(QProcess::SeparateChannels);
    walk->start(QStringLiteral(PEAK_PICTURE_WALK), {});
    const QJsonObject what = {
        {u"server"_s, m_firm->doorUri()}, {u"folder"_s, QStringLiteral(PEAK_PICTURES)},
        {u"scale"_s, scale.name},         {u"width"_s, scale.width},
        {u"height"_s, scale.height},      {u"people"_s, people()}};
    walk->write(QJsonDocument(what).toJson());
    walk->closeWriteChannel();
    m_walks[scale.name] = std::move(walk);
}

void tst_Pictures::pagesCanBeReadAt_data()
{
    QTest::addColumn<QString>("scale");
    for (const auto &[name, walk] : m_walks)
        QTest::newRow(qPrintable(name)) << name;
}

void tst_Pictures::pagesCanBeReadAt()
{
    QFETCH(QString, scale);
    QProcess &walk = *m_walks[scale];
    QVERIFY(walk.state() == QProcess::NotRunning || walk.waitForFinished(280000));
    const QList<QByteArray> faults = walk.readAllStandardOutput().split('\n');
    for (const QByteArray &fault : faults) {
        if (!fault.isEmpty())
            qWarning("%s", fault.constData());
    }
    QVERIFY2(walk.exitStatus() == QProcess::NormalExit && walk.exitCode() == 0,
             walk.readAllStandardError().constData());
}

QTEST_GUILESS_MAIN(tst_Pictures)
#include "tst_Pictures.moc"
