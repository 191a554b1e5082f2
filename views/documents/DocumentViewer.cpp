#include "views/documents/DocumentViewer.h"

#include "views/common/EmptyState.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/common/PageLayout.h"
#include "views/common/Theme.h"
#include "views/documents/PageSource.h"
#include "views/documents/PagesView.h"
#include "views/documents/PdfSource.h"
#include "views/documents/Watermark.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSpinBox>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

DocumentViewer::DocumentViewer(const ViewedDocument &document, QWidget *parent)
    : QDialog(parent, Qt::Window | Qt::WindowTitleHint | Qt::WindowSystemMenuHint |
                          Qt::WindowMinMaxButtonsHint | Qt::WindowCloseButtonHint),
      m_document(document),
      m_message(new MessageBar),
      m_page(new QSpinBox),
      m_count(new QLabel),
      m_zoom(new QLabel),
      m_find(new QLineEdit),
      m_found(new QLabel),
      m_stack(new QStackedWidget),
      m_pages(new PagesView),
      m_text(new QPlainTextEdit),
      m_state(new EmptyState),
      m_about(new QLabel)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(document.name);
    makeText();
    m_stack->addWidget(m_state);
    m_stack->addWidget(m_pages);
    m_stack->addWidget(m_text);
    m_about->setTextFormat(Qt::PlainText);
    m_about->setForegroundRole(QPalette::PlaceholderText);
    m_about->setWordWrap(true);
    m_about->setContentsMargins(Theme::space(4), Theme::space(1), Theme::space(4), Theme::space(2));
    m_about->setText(
        document.watermark.isEmpty()
            ? document.about
            : tr("%1 · View only: it carries the name of who looks at it").arg(document.about));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    column->addWidget(m_message);
    column->addWidget(m_stack, 1);
    column->addWidget(m_about);
    makeShortcuts();
    m_pages->setWatermark(document.watermark);
    connect(m_pages, &PagesView::pageChanged, this, &DocumentViewer::refresh);
    connect(m_pages, &PagesView::zoomChanged, this, &DocumentViewer::refresh);
    resizeOnScreen(this, {Theme::space(230), Theme::space(230)});
    showLoading();
}

DocumentViewer::~DocumentViewer()
{
    wipe();
}

QToolButton *DocumentViewer::button(const QString &icon, const QString &text, const QString &help,
                                    const QList<QKeySequence> &keys)
{
    auto *made = new QToolButton;
    made->setIcon(Icons::get(icon));
    made->setText(text);
    made->setAccessibleName(text);
    made->setAccessibleDescription(help);
    made->setFocusPolicy(Qt::StrongFocus);
    const QString key = keys.isEmpty()
                            ? QString()
                            : u" (%1)"_s.arg(keys.constFirst().toString(QKeySequence::NativeText));
    made->setToolTip((help.isEmpty() ? text : help) + key);
    for (const QKeySequence &one : keys) {
        auto *shortcut = new QShortcut(one, this);
        connect(shortcut, &QShortcut::activated, made, [made] { made->click(); });
    }
    return made;
}

QWidget *DocumentViewer::makeBar()
{
    m_previous = button(u"chevron-up"_s, tr("Previous page"), {}, {});
    m_next = button(u"chevron-down"_s, tr("Next page"), {}, {});
    m_smaller = button(u"zoom-out"_s, tr("Smaller"), {}, {QKeySequence::ZoomOut});
    m_larger = button(u"zoom-in"_s, tr("Larger"), {},
                      {QKeySequence::ZoomIn, QKeySequence(Qt::CTRL | Qt::Key_Equal)});
    m_fit =
        button(u"move-horizontal"_s, tr("Fit the width"), {}, {QKeySequence(Qt::CTRL | Qt::Key_0)});
    m_download = button(u"download"_s, tr("Download"), tr("Saves it on this computer"),
                        {QKeySequence::Save});
    m_openWith = button(u"external-link"_s, tr("Open with"),
                        tr("Opens it in another program of this computer"), {});
    for (QToolButton *one : {m_previous, m_next, m_smaller, m_larger, m_fit})
        one->setAutoRaise(true);
    for (QToolButton *one : {m_download, m_openWith})
        one->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_page->setAccessibleName(tr("Page"));
    m_page->findChild<QLineEdit *>()->setAccessibleName(tr("Page"));
    m_page->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_page->setAlignment(Qt::AlignRight);
    m_page->setMinimumWidth(Theme::space(12));
    m_page->setKeyboardTracking(false);
    m_find->setPlaceholderText(tr("Find"));
    m_find->setMinimumWidth(Theme::space(24));
    m_find->setAccessibleName(tr("Find in the document"));
    m_find->setClearButtonEnabled(true);
    m_find->setMaximumWidth(Theme::space(50));
    m_find->installEventFilter(this);
    connectBar();
    auto *bar = new QWidget;
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(Theme::space(4), Theme::space(2), Theme::space(4), Theme::space(2));
    row->setSpacing(Theme::space(1));
    for (QWidget *one : QList<QWidget *>{m_previous, m_next, m_page, m_count})
        row->addWidget(one);
    row->addSpacing(Theme::space(3));
    for (QWidget *one : QList<QWidget *>{m_smaller, m_zoom, m_larger, m_fit})
        row->addWidget(one);
    row->addSpacing(Theme::space(3));
    row->addWidget(m_find, 1);
    row->addWidget(m_found);
    row->addStretch(1);
    row->addWidget(m_download);
    row->addWidget(m_openWith);
    return bar;
}

void DocumentViewer::connectBar()
{
    connect(m_previous, &QToolButton::clicked, this,
            [this] { m_pages->goTo(m_pages->page() - 1); });
    connect(m_next, &QToolButton::clicked, this, [this] { m_pages->goTo(m_pages->page() + 1); });
    connect(m_page, &QSpinBox::valueChanged, this, [this](int page) {
        if (page - 1 != m_pages->page())
            m_pages->goTo(page - 1);
    });
    connect(m_smaller, &QToolButton::clicked, this, [this] { zoomText(-1); });
    connect(m_larger, &QToolButton::clicked, this, [this] { zoomText(1); });
    connect(m_fit, &QToolButton::clicked, m_pages, &PagesView::fitWidth);
    connect(m_download, &QToolButton::clicked, this, &DocumentViewer::downloadRequested);
    connect(m_openWith, &QToolButton::clicked, this, &DocumentViewer::openWithRequested);
    connect(m_find, &QLineEdit::textChanged, this, [this](const QString &words) {
        m_hit = -1;
        if (m_pages->source())
            m_pages->source()->find(words);
        m_found->clear();
    });
}

void DocumentViewer::makeText()
{
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setAccessibleName(tr("Text of the document"));
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->document()->setDocumentMargin(Theme::space(4));
    m_text->setUndoRedoEnabled(false); // or it would keep what was wiped
    if (m_document.watermark.isEmpty())
        return;
    m_text->setTextInteractionFlags(Qt::NoTextInteraction); // nothing to mark and copy
    m_text->setContextMenuPolicy(Qt::NoContextMenu);
    m_text->setFocusPolicy(Qt::StrongFocus);
    new Watermark(m_document.watermark, m_text->viewport());
}

void DocumentViewer::makeShortcuts()
{
    auto *find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, this, [this] {
        if (!m_find->isVisible())
            return;
        m_find->setFocus();
        m_find->selectAll();
    });
    auto *next = new QShortcut(QKeySequence::FindNext, this);
    connect(next, &QShortcut::activated, this, [this] { this->find(true); });
    auto *close = new QShortcut(QKeySequence::Close, this);
    connect(close, &QShortcut::activated, this, &DocumentViewer::reject);
}

void DocumentViewer::showLoading()
{
    wipe();
    m_state->showLoading(tr("Opening “%1”").arg(m_document.name));
    m_stack->setCurrentWidget(m_state);
    refresh();
}

void DocumentViewer::showPreview(Preview preview)
{
    if (m_closed) { // it was taken away while it was read
        PreviewData::wipe(&preview);
        return;
    }
    wipe();
    if (preview.kind == Preview::Kind::Pdf) {
        auto *source = new PdfSource(std::exchange(preview.bytes, {}));
        if (const QString fault = source->fault(); !fault.isEmpty()) {
            delete source;
            showRefusal(tr("This PDF is not shown"), fault);
            return;
        }
        m_pages->setSource(source);
        connect(source, &PageSource::hitsChanged, this, &DocumentViewer::showHit);
        m_stack->setCurrentWidget(m_pages);
        m_hasContents = true;
    } else if (preview.kind == Preview::Kind::Image) {
        m_pages->setSource(new ImageSource(std::exchange(preview.image, {})));
        m_stack->setCurrentWidget(m_pages);
        m_hasContents = true;
    } else if (preview.kind == Preview::Kind::Text) {
        m_text->setPlainText(preview.text);
        m_stack->setCurrentWidget(m_text);
        m_hasContents = true;
        if (preview.cut)
            m_message->showMessage(Status::Info,
                                   tr("Only the beginning is shown: the rest is too long. "
                                      "Download it to read all."));
    } else {
        showRefusal(tr("It is not shown here"), preview.whyNot);
    }
    PreviewData::wipe(&preview);
    m_stack->currentWidget()->setFocus();
    refresh();
}

void DocumentViewer::showRefusal(const QString &title, const QString &reason)
{
    if (m_closed)
        return;
    wipe();
    m_state->showEmpty(u"file-text"_s, title, reason);
    m_stack->setCurrentWidget(m_state);
    refresh();
}

void DocumentViewer::closeContents(const QString &title, const QString &reason)
{
    wipe();
    m_state->showEmpty(u"eye-off"_s, title, reason);
    m_stack->setCurrentWidget(m_state);
    m_closed = true;
    m_document.whyNoDownload = reason;
    m_document.whyNoOpenWith = reason;
    m_message->clear();
    refresh();
}

void DocumentViewer::wipe()
{
    m_hasContents = false;
    m_hit = -1;
    m_pages->setSource(nullptr);
    if (!m_text->document()->isEmpty())
        m_text->clear();
}

void DocumentViewer::zoomText(int steps)
{
    if (m_stack->currentWidget() == m_text)
        steps > 0 ? m_text->zoomIn() : m_text->zoomOut();
    else if (steps > 0)
        m_pages->zoomIn();
    else
        m_pages->zoomOut();
}

void DocumentViewer::find(bool forward)
{
    const QString words = m_find->text();
    if (words.isEmpty() || !m_hasContents)
        return;
    if (m_stack->currentWidget() == m_text) {
        const auto how = forward ? QTextDocument::FindFlags() : QTextDocument::FindBackward;
        bool found = m_text->find(words, how);
        if (!found) { // around the end
            m_text->moveCursor(forward ? QTextCursor::Start : QTextCursor::End);
            found = m_text->find(words, how);
        }
        m_found->setText(found ? QString() : tr("Not found"));
        return;
    }
    PageSource *source = m_pages->source();
    const int hits = source ? source->hits() : 0;
    if (hits > 0)
        m_hit = (m_hit + (forward ? 1 : hits - 1) + hits) % hits;
    showHit();
    if (hits > 0)
        m_pages->goTo(source->pageOfHit(m_hit));
}

void DocumentViewer::showHit()
{
    const PageSource *source = m_pages->source();
    const int hits = source ? source->hits() : 0;
    if (m_find->text().isEmpty())
        m_found->clear();
    else if (hits == 0)
        m_found->setText(tr("Not found"));
    else if (m_hit < 0)
        m_found->setText(tr("%n found", nullptr, hits));
    else
        m_found->setText(tr("%1 of %2").arg(m_hit + 1).arg(hits));
}

void DocumentViewer::refresh()
{
    const bool pages = m_stack->currentWidget() == m_pages && m_hasContents;
    const bool text = m_stack->currentWidget() == m_text && m_hasContents;
    const int count = m_pages->pages();
    for (QWidget *one : QList<QWidget *>{m_previous, m_next, m_page, m_count})
        one->setVisible(pages && count > 1);
    for (QWidget *one : QList<QWidget *>{m_zoom, m_fit})
        one->setVisible(pages);
    m_smaller->setVisible(pages || text);
    m_larger->setVisible(pages || text);
    const bool finds = text || (pages && m_pages->source()->canFind());
    m_find->setVisible(finds);
    m_found->setVisible(finds);
    const QSignalBlocker quiet(m_page);
    m_page->setRange(1, qMax(1, count));
    m_page->setValue(m_pages->page() + 1);
    m_count->setText(tr("of %1").arg(count));
    m_previous->setEnabled(m_pages->page() > 0);
    m_next->setEnabled(m_pages->page() + 1 < count);
    m_zoom->setText(tr("%1 %").arg(qRound(m_pages->zoom() * 100)));
    m_zoom->setMinimumWidth(m_zoom->fontMetrics().horizontalAdvance(u"500 %"_s));
    m_zoom->setAlignment(Qt::AlignCenter);
    m_download->setEnabled(m_document.whyNoDownload.isEmpty());
    m_openWith->setEnabled(m_document.whyNoOpenWith.isEmpty());
    if (!m_document.whyNoDownload.isEmpty())
        m_download->setToolTip(m_document.whyNoDownload);
    if (!m_document.whyNoOpenWith.isEmpty())
        m_openWith->setToolTip(m_document.whyNoOpenWith);
}

bool DocumentViewer::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_find && event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            find(!key->modifiers().testFlag(Qt::ShiftModifier));
            return true;
        }
        if (key->key() == Qt::Key_Escape) { // back to the page first
            m_find->clear();
            m_stack->currentWidget()->setFocus();
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void DocumentViewer::done(int result)
{
    wipe();
    Q_EMIT closed();
    QDialog::done(result);
}

} // namespace Peak
