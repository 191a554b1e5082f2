#include "views/messages/MessageEditor.h"

#include "views/common/ElidedLabel.h"
#include "views/common/FlowLayout.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/messages/MessageField.h"
#include "views/messages/MessageText.h"

#include <QHBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

using Kind = EditorSubject::Kind;

namespace {

constexpr int countFrom = 9000; ///< below that nobody needs to know
constexpr int editorMost = 2000000;

} // namespace

MessageEditor::MessageEditor(QWidget *parent)
    : QWidget(parent),
      m_subjectText(new ElidedLabel),
      m_fileStrip(new QWidget),
      m_fileFlow(new FlowLayout(m_fileStrip, Theme::space(1))),
      m_notice(new MessageBar),
      m_body(new QWidget),
      m_field(new MessageField),
      m_refused(new QLabel),
      m_count(new QLabel),
      m_attach(new QToolButton),
      m_later(new QToolButton),
      m_laterMenu(new QMenu(this)),
      m_send(new QPushButton(Icons::get(u"send"_s), tr("Send")))
{
    m_refused->setWordWrap(true);
    m_refused->setForegroundRole(QPalette::PlaceholderText);
    m_refused->hide();
    m_fileStrip->hide();
    m_fileFlow->setContentsMargins(0, 0, 0, 0);
    auto *line = new QHBoxLayout(m_body);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Theme::space(1));
    line->addWidget(m_field, 1);
    line->addWidget(makeButtons(), 0, Qt::AlignBottom);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(4), Theme::space(1), Theme::space(4), Theme::space(3));
    column->setSpacing(Theme::space(2));
    m_subjectStrip = makeSubject();
    for (QWidget *part : {m_subjectStrip, m_fileStrip, static_cast<QWidget *>(m_notice), m_body,
                          static_cast<QWidget *>(m_refused)})
        column->addWidget(part);
    connect(m_field, &MessageField::sendRequested, this, &MessageEditor::trySend);
    connect(m_field, &MessageField::escapePressed, this, &MessageEditor::cancelSubject);
    connect(m_field, &MessageField::editLastRequested, this, &MessageEditor::editLastRequested);
    connect(m_field, &MessageField::filesGiven, this, &MessageEditor::filesGiven);
    connect(m_field, &MessageField::pictureGiven, this, &MessageEditor::pictureGiven);
    connect(m_field, &QPlainTextEdit::textChanged, this, &MessageEditor::onTextChanged);
    connect(m_notice, &MessageBar::actionTriggered, this, &MessageEditor::textFileRequested);
    refresh();
}

QWidget *MessageEditor::makeSubject()
{
    auto *strip = new QWidget;
    auto *line = new QHBoxLayout(strip);
    line->setContentsMargins(0, 0, 0, 0);
    auto *close = new QToolButton;
    close->setIcon(Icons::get(u"x"_s));
    close->setAutoRaise(true);
    close->setToolTip(tr("Write a new message instead"));
    close->setAccessibleName(close->toolTip());
    connect(close, &QToolButton::clicked, this, &MessageEditor::cancelSubject);
    m_subjectText->setDim(true);
    line->addWidget(m_subjectText, 1);
    line->addWidget(close);
    strip->hide();
    return strip;
}

QWidget *MessageEditor::makeButtons()
{
    auto *part = new QWidget;
    auto *line = new QHBoxLayout(part);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Theme::space(1));
    const auto prepare = [](QToolButton *button, const QString &icon, const QString &help) {
        button->setIcon(Icons::get(icon));
        button->setIconSize({20, 20});
        button->setAutoRaise(true);
        button->setToolTip(help);
        button->setAccessibleName(help);
        if (!Icons::available())
            button->setText(help);
    };
    prepare(m_attach, u"paperclip"_s, tr("Attach files"));
    prepare(m_later, u"calendar-clock"_s, tr("Send later"));
    m_later->setPopupMode(QToolButton::InstantPopup);
    m_later->setMenu(m_laterMenu);
    m_send->setDefault(true);
    m_send->setToolTip(tr("Send (Enter)"));
    m_count->hide();
    connect(m_attach, &QToolButton::clicked, this, &MessageEditor::chooseFilesRequested);
    connect(m_laterMenu, &QMenu::aboutToShow, this, &MessageEditor::makeLaterMenu);
    connect(m_send, &QPushButton::clicked, this, &MessageEditor::trySend);
    for (QWidget *one : {static_cast<QWidget *>(m_count), static_cast<QWidget *>(m_attach),
                         static_cast<QWidget *>(m_later), static_cast<QWidget *>(m_send)})
        line->addWidget(one);
    return part;
}

/** The times that people mean most often. */
void MessageEditor::makeLaterMenu()
{
    m_laterMenu->clear();
    const QDateTime now = QDateTime::currentDateTime();
    const auto offer = [this, &now](const QString &text, const QDateTime &at) {
        if (now.secsTo(at) < 10 * 60)
            return;
        const QString when = QLocale().toString(at, u"ddd d MMM HH:mm"_s);
        connect(m_laterMenu->addAction(tr("%1, %2").arg(text, when)), &QAction::triggered, this,
                [this, at] { Q_EMIT sendLaterRequested(at); });
    };
    offer(tr("In an hour"), now.addSecs(3600));
    offer(tr("This evening"), QDateTime(now.date(), QTime(18, 0)));
    offer(tr("Tomorrow morning"), QDateTime(now.date().addDays(1), QTime(8, 0)));
    const int toMonday = 8 - now.date().dayOfWeek();
    if (toMonday > 1)
        offer(tr("Monday morning"), QDateTime(now.date().addDays(toMonday), QTime(8, 0)));
    m_laterMenu->addSeparator();
    connect(m_laterMenu->addAction(tr("Choose a time...")), &QAction::triggered, this,
            &MessageEditor::sendAtRequested);
}

QString MessageEditor::text() const
{
    return m_field->toPlainText();
}

bool MessageEditor::isEmpty() const
{
    return m_files.isEmpty() && text().trimmed().isEmpty();
}

void MessageEditor::setRefusal(const QString &whyNot)
{
    m_refusal = whyNot;
    m_refused->setText(whyNot);
    m_refused->setVisible(!whyNot.isEmpty());
    m_body->setVisible(whyNot.isEmpty());
    refresh();
}

void MessageEditor::setOnline(bool online)
{
    m_online = online;
    refresh();
}

void MessageEditor::setSubject(const EditorSubject &subject)
{
    m_subject = subject;
    const QString words = MessageText::line(subject.text).left(200);
    m_subjectText->setText(subject.kind == Kind::Reply
                               ? tr("Answers %1: %2").arg(MessageText::line(subject.sender), words)
                               : tr("Changes your message: %1").arg(words));
    refresh();
    Q_EMIT draftChanged();
}

void MessageEditor::cancelSubject()
{
    const bool edited = m_subject.kind == Kind::Edit;
    setSubject({});
    if (edited)
        setText({});
}

void MessageEditor::addFile(const PendingFile &file)
{
    if (m_files.size() >= mostMessageDocuments) {
        m_notice->showMessage(Status::Warning, tr("A message carries up to %n document(s).",
                                                  nullptr, mostMessageDocuments));
        return;
    }
    m_files.append(file);
    showFiles();
    refresh();
    Q_EMIT draftChanged();
}

void MessageEditor::takeFile(const QUuid &upload)
{
    const auto found =
        std::find_if(m_files.begin(), m_files.end(),
                     [&upload](const PendingFile &file) { return file.upload == upload; });
    if (found == m_files.end())
        return;
    const PendingFile file = *found;
    m_files.erase(found);
    showFiles();
    refresh();
    Q_EMIT fileTaken(file);
    Q_EMIT draftChanged();
}

void MessageEditor::setPin(const QUuid &upload, const QByteArray &pin)
{
    for (PendingFile &file : m_files) {
        if (file.upload == upload) {
            file.pin = pin;
            file.withPin = !pin.isEmpty();
        }
    }
    showFiles();
}

void MessageEditor::showFiles()
{
    while (QLayoutItem *item = m_fileFlow->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const PendingFile &file : std::as_const(m_files)) {
        auto *chip = new QToolButton(m_fileStrip);
        chip->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        chip->setPopupMode(QToolButton::InstantPopup);
        chip->setIcon(Icons::get(file.pin.isEmpty() ? u"file"_s : u"lock-keyhole"_s));
        chip->setText(fontMetrics().elidedText(MessageText::line(file.name), Qt::ElideMiddle,
                                               fontMetrics().averageCharWidth() * 40));
        chip->setToolTip(tr("Becomes a document of the exchange when the message is sent"));
        chip->setAccessibleName(tr("Attached: %1").arg(file.name));
        auto *menu = new QMenu(chip);
        connect(menu->addAction(Icons::get(u"x"_s), tr("Don't attach it")), &QAction::triggered,
                this, [this, upload = file.upload] { takeFile(upload); });
        connect(menu->addAction(Icons::get(u"lock-keyhole"_s), tr("Ask for a PIN...")),
                &QAction::triggered, this,
                [this, upload = file.upload] { Q_EMIT pinRequested(upload); });
        chip->setMenu(menu);
        m_fileFlow->insertWidget(m_fileFlow->count(), chip);
        chip->show();
    }
    m_fileStrip->setVisible(!m_files.isEmpty());
}

void MessageEditor::setText(const QString &text)
{
    m_field->setPlainText(text);
    m_field->moveCursor(QTextCursor::End);
}

void MessageEditor::clear()
{
    m_setting = true;
    m_files.clear();
    showFiles();
    m_subject = {};
    m_field->clear();
    m_notice->clear();
    m_setting = false;
    refresh();
    Q_EMIT draftChanged();
}

void MessageEditor::onTextChanged()
{
    refresh();
    if (m_setting)
        return;
    Q_EMIT typed(!m_field->document()->isEmpty());
    Q_EMIT draftChanged();
}

void MessageEditor::trySend()
{
    if (m_send->isEnabled())
        Q_EMIT sendRequested();
}

void MessageEditor::refresh()
{
    const QString said = text().trimmed();
    // As the server counts: an emoji is one.
    const qsizetype letters =
        said.size() - std::count_if(said.cbegin(), said.cend(),
                                    [](QChar letter) { return letter.isLowSurrogate(); });
    const bool tooLong = letters > mostMessageCharacters;
    const bool edits = m_subject.kind == Kind::Edit;
    m_subjectStrip->setVisible(m_subject.kind != Kind::New && m_refusal.isEmpty());
    m_count->setVisible(letters > countFrom);
    if (letters > countFrom)
        m_count->setText(
            tr("%1 of %2")
                .arg(QLocale().toString(letters), QLocale().toString(mostMessageCharacters)));
    if (tooLong)
        m_notice->showMessage(
            Status::Warning,
            tr("A message has up to %1 characters, and this one has %2. Nothing of it is lost: "
               "shorten it, or send it as a file.")
                .arg(QLocale().toString(mostMessageCharacters), QLocale().toString(letters)),
            edits || letters > editorMost ? QString() : tr("Attach as a text file"));
    else if (m_notice->status() == Status::Warning)
        m_notice->clear();
    const bool something = letters > 0 || (!m_files.isEmpty() && !edits);
    m_send->setEnabled(m_refusal.isEmpty() && something && !tooLong && (m_online || !edits));
    m_send->setText(edits ? tr("Save") : tr("Send"));
    m_later->setVisible(!edits);
    m_later->setEnabled(something && !tooLong && m_online);
    m_attach->setEnabled(!edits && m_refusal.isEmpty());
}

QJsonObject MessageEditor::draft() const
{
    if (isEmpty() && m_subject.kind == Kind::New)
        return {};
    QJsonArray files;
    for (const PendingFile &file : m_files)
        files.append(QJsonObject{{u"upload"_s, file.upload.toString(QUuid::WithoutBraces)},
                                 {u"name"_s, file.name},
                                 {u"path"_s, file.path},
                                 {u"made"_s, file.made}});
    return {{u"text"_s, text()},
            {u"files"_s, files},
            {u"kind"_s, int(m_subject.kind)},
            {u"message"_s, m_subject.message.toString(QUuid::WithoutBraces)},
            {u"version"_s, QString::number(m_subject.version)},
            {u"sender"_s, m_subject.sender},
            {u"said"_s, m_subject.text}};
}

void MessageEditor::setDraft(const QJsonObject &draft)
{
    m_setting = true;
    m_files.clear();
    const QJsonArray files = draft.value(u"files"_s).toArray();
    for (const QJsonValue &value : files) {
        const QJsonObject one = value.toObject();
        m_files.append({QUuid::fromString(one.value(u"upload"_s).toString()), QUuid(),
                        one.value(u"name"_s).toString(), one.value(u"path"_s).toString(),
                        one.value(u"made"_s).toBool()});
    }
    showFiles();
    const int kind = draft.value(u"kind"_s).toInt();
    setSubject({kind >= 0 && kind <= int(Kind::Edit) ? Kind(kind) : Kind::New,
                QUuid::fromString(draft.value(u"message"_s).toString()),
                draft.value(u"version"_s).toString().toLongLong(),
                draft.value(u"sender"_s).toString(), draft.value(u"said"_s).toString()});
    setText(draft.value(u"text"_s).toString());
    m_setting = false;
    refresh();
}

} // namespace Peak
