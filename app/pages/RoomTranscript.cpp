#include "app/pages/RoomTranscript.h"

#include "app/PageWorld.h"
#include "app/pages/RoomController.h"
#include "models/messages/RoomFeed.h"
#include "views/common/MessageBar.h"
#include "views/messages/RoomPage.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** What the server writes down at once; of a longer room the last ones. */
constexpr qint64 mostMessages = 100'000;

QString fileNameFor(const QString &title)
{
    QString name;
    for (const QChar letter : title)
        name += letter.isLetterOrNumber() || letter == u'-' ? letter : u' ';
    return RoomTranscript::tr("Messages of %1").arg(name.simplified().left(80)) + u".pdf"_s;
}

} // namespace

RoomTranscript::RoomTranscript(PageWorld &world, RoomController &room)
    : QObject(&room), m_world(world), m_room(room), m_maker(world.reads())
{
    connect(room.page(), &RoomPage::transcriptRequested, this, &RoomTranscript::ask);
    connect(&m_maker, &TranscriptMaker::finished, this, &RoomTranscript::onFinished);
    connect(&m_maker, &TranscriptMaker::progress, this, [this](qint64 done, qint64 all) {
        m_world.showWork(tr("Writing the transcript: %1 %").arg(all > 0 ? done * 100 / all : 0));
    });
    connect(&m_world, &PageWorld::sessionEnded, &m_maker, &TranscriptMaker::cancel);
}

RoomTranscript::~RoomTranscript()
{
    if (m_maker.isRunning())
        m_world.showWork({});
}

void RoomTranscript::ask()
{
    auto *dialog = new QFileDialog(m_room.page()->window(), tr("Save the transcript"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("PDF for people (*.pdf)"), tr("Table with hashes (*.csv)")});
    dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setDefaultSuffix(u"pdf"_s);
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.contains(u"*.csv"_s) ? u"csv"_s : u"pdf"_s);
    });
    dialog->selectFile(fileNameFor(m_room.title()));
    connect(dialog, &QFileDialog::fileSelected, this, &RoomTranscript::save);
    dialog->open();
}

void RoomTranscript::save(const QString &path)
{
    const qint64 last = m_room.model()->roomLast();
    if (last < 1 || m_maker.isRunning()) {
        m_room.page()->messages()->showRefusal(
            last < 1 ? tr("Nothing was said here yet, so there is nothing to save.")
                     : tr("A transcript is being written; it is ready in a moment."));
        return;
    }
    m_path = path;
    m_maker.start({m_room.exchange(), m_room.title(), m_world.identity().name,
                   QDateTime::currentDateTimeUtc(), m_world.identity().timeZone.toLatin1()},
                  qMax<qint64>(1, last - mostMessages + 1), last, path);
}

void RoomTranscript::onFinished(const Result<TranscriptTotal> &total)
{
    m_world.showWork({});
    MessageBar *bar = m_room.page()->messages();
    if (total) {
        bar->showMessage(
            Status::Good,
            tr("%n message(s) saved as “%1”, with hashes that the record of the firm has too.",
               nullptr, int(total->lines))
                .arg(QDir::toNativeSeparators(m_path)));
    } else if (total.error().kind != ErrorKind::Cancelled) {
        bar->showError(total.error());
    }
}

} // namespace Peak
