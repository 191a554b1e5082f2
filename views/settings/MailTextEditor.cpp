#include "views/settings/MailTextEditor.h"

#include "views/common/Fields.h"
#include "views/common/FocusWalk.h"
#include "views/common/Theme.h"
#include "views/settings/MailTextWords.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int longestSubject = 200;

QLabel *label(const QString &text)
{
    auto *made = new QLabel(text);
    made->setTextFormat(Qt::PlainText);
    made->setWordWrap(true);
    return made;
}

} // namespace

MailTextEditor::MailTextEditor(QWidget *parent)
    : QWidget(parent),
      m_title(label({})),
      m_state(label({})),
      m_subject(new QLineEdit),
      m_body(new QPlainTextEdit),
      m_insert(new QToolButton),
      m_save(new QPushButton(tr("Save"))),
      m_discard(new QPushButton(tr("Discard"))),
      m_builtIn(new QPushButton(tr("Use the built-in text"))),
      m_preview(new QTextEdit)
{
    build();
    new MailTextMarks(m_body);
    m_subject->setMaxLength(longestSubject);
    m_body->setTabChangesFocus(true);
    m_body->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_preview->setReadOnly(true);
    m_preview->setTabChangesFocus(true);
    m_preview->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    FocusWalk::showFocusOf(m_preview);
    m_preview->setAccessibleName(tr("Preview"));
    m_preview->setAccessibleDescription(tr("With invented people and days."));
    m_insert->setText(tr("&Insert"));
    m_insert->setToolTip(tr("Puts in what differs from mail to mail, such as a name"));
    m_insert->setPopupMode(QToolButton::InstantPopup);
    m_insert->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_insert->setFocusPolicy(Qt::StrongFocus);
    auto *menu = new QMenu(m_insert);
    menu->setToolTipsVisible(true);
    m_insert->setMenu(menu);
    for (QPushButton *button : {m_save, m_discard, m_builtIn})
        button->setAutoDefault(false);
    const QWidgetList fields{m_subject, m_body, m_preview};
    for (QWidget *field : fields)
        field->installEventFilter(this);
    const auto typed = [this] {
        if (m_filling)
            return;
        showPreview();
        refresh();
        Q_EMIT edited();
    };
    connect(m_subject, &QLineEdit::textChanged, this, typed);
    connect(m_body, &QPlainTextEdit::textChanged, this, typed);
    connect(m_save, &QPushButton::clicked, this, &MailTextEditor::saveRequested);
    connect(m_discard, &QPushButton::clicked, this, &MailTextEditor::discardRequested);
    connect(m_builtIn, &QPushButton::clicked, this, &MailTextEditor::builtInRequested);
    connect(menu, &QMenu::aboutToShow, this, &MailTextEditor::fillMenu);
    refresh();
}

void MailTextEditor::build()
{
    QFont strong = m_title->font();
    strong.setWeight(QFont::DemiBold);
    m_title->setFont(strong);
    m_state->setForegroundRole(QPalette::PlaceholderText);
    m_subjectLabel = Fields::label(tr("S&ubject"), m_subject);
    auto *head = new QHBoxLayout;
    head->addWidget(Fields::label(tr("&Text"), m_body), 1, Qt::AlignBottom);
    head->addWidget(m_insert);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::space(2));
    buttons->addWidget(m_save);
    buttons->addWidget(m_discard);
    buttons->addStretch(1);
    buttons->addWidget(m_builtIn);
    auto *preview = label(tr("As it arrives, with invented people and days"));
    preview->setForegroundRole(QPalette::PlaceholderText);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(4), Theme::space(3), Theme::space(4), Theme::space(4));
    column->setSpacing(Theme::space(1));
    column->addWidget(m_title);
    column->addWidget(m_state);
    column->addSpacing(Theme::space(2));
    column->addWidget(m_subjectLabel);
    column->addWidget(m_subject);
    column->addLayout(head);
    column->addWidget(m_body, 3);
    column->addSpacing(Theme::space(1));
    column->addLayout(buttons);
    column->addSpacing(Theme::space(3));
    column->addWidget(preview);
    column->addWidget(m_preview, 2);
    m_body->setMinimumHeight(Theme::space(24));
    m_preview->setMinimumHeight(Theme::space(16));
}

void MailTextEditor::show(const MailTextKey &key, const MailWords &words, const MailWords &saved,
                          MailTextsModel::Source source, const QString &state)
{
    m_filling = true;
    m_key = key;
    m_saved = saved;
    m_source = source;
    m_values = MailSample::values(key, m_firm, m_withWords);
    m_title->setText(MailTextsModel::name(key));
    m_state->setText(state);
    m_subjectLabel->setVisible(key.channel != u"sms"_s);
    m_subject->setVisible(key.channel != u"sms"_s);
    if (m_subject->text() != words.subject)
        m_subject->setText(words.subject);
    if (m_body->toPlainText() != words.body)
        m_body->setPlainText(words.body);
    m_filling = false;
    showPreview();
    refresh();
}

void MailTextEditor::setFirm(const QString &firm, bool withWords)
{
    m_firm = firm;
    m_withWords = withWords;
    m_values = MailSample::values(m_key, m_firm, m_withWords);
    showPreview();
}

MailWords MailTextEditor::words() const
{
    return {m_key.channel == u"sms"_s ? m_saved.subject : m_subject->text(), m_body->toPlainText()};
}

void MailTextEditor::setRefusal(const QString &reason, bool readOnly)
{
    m_refusal = reason;
    m_readOnly = readOnly;
    refresh();
}

void MailTextEditor::setBusy(bool busy)
{
    m_busy = busy;
    refresh();
}

void MailTextEditor::takeFocus()
{
    if (m_subject->isVisible() && m_inSubject)
        m_subject->setFocus();
    else
        m_body->setFocus();
}

void MailTextEditor::refresh()
{
    const bool may = m_refusal.isEmpty() && !m_busy;
    const bool dirty = isDirty();
    m_subject->setReadOnly(m_readOnly);
    m_body->setReadOnly(m_readOnly);
    m_insert->setEnabled(!m_readOnly);
    m_save->setEnabled(may && dirty);
    m_save->setText(m_busy ? tr("Saving") : tr("Save"));
    m_save->setToolTip(!m_refusal.isEmpty() ? m_refusal
                       : dirty              ? tr("It counts from the next one that goes out")
                                            : tr("Nothing is changed."));
    m_discard->setEnabled(dirty && !m_busy);
    m_discard->setToolTip(dirty ? QString() : tr("Nothing is changed."));
    const bool own = m_source == MailTextsModel::Source::Firm;
    m_builtIn->setEnabled(may && own);
    m_builtIn->setToolTip(!m_refusal.isEmpty() ? m_refusal
                          : own ? tr("The text that comes with the program goes out again")
                                : tr("Your firm has not changed this text."));
}

/** What says nothing in a text of this kind is not offered. */
void MailTextEditor::fillMenu()
{
    QMenu *menu = m_insert->menu();
    menu->clear();
    const QStringList names = MailSample::placeholders();
    for (const QString &name : names) {
        if (!m_values.contains(name) && name != u"text"_s)
            continue;
        if (name == u"text"_s && !m_values.contains(name) &&
            !QStringList{u"mention"_s, u"reply"_s, u"message"_s, u"any"_s}.contains(m_key.kind))
            continue;
        QAction *action = menu->addAction(MailTextWords::placeholder(name));
        action->setToolTip(u"{{%1}}"_s.arg(name));
        connect(action, &QAction::triggered, this, [this, name] { put(name); });
    }
}

void MailTextEditor::put(const QString &name)
{
    const QString hole = u"{{%1}}"_s.arg(name);
    if (m_inSubject && m_subject->isVisible()) {
        m_subject->insert(hole);
        m_subject->setFocus();
    } else {
        m_body->insertPlainText(hole);
        m_body->setFocus();
    }
}

void MailTextEditor::showPreview()
{
    const MailWords letter = MailSample::letter(m_key, words(), m_values);
    m_preview->clear();
    QTextCursor cursor(m_preview->document());
    QTextCharFormat plain;
    if (!letter.subject.isEmpty()) {
        QTextCharFormat strong;
        strong.setFontWeight(QFont::DemiBold);
        cursor.insertText(letter.subject, strong);
        cursor.insertText(u"\n\n"_s, plain);
    }
    cursor.insertText(letter.body.trimmed(), plain);
    m_preview->moveCursor(QTextCursor::Start);
}

bool MailTextEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn && watched != m_preview)
        m_inSubject = watched == m_subject;
    if (event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        Q_EMIT left();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Peak
