#include "views/documents/DropZone.h"

#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QAccessible>
#include <QDragEnterEvent>
#include <QMimeData>
#include <QPainter>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QStringList pathsOf(const QMimeData *data)
{
    QStringList paths;
    const QList<QUrl> urls = data->urls();
    for (const QUrl &url : urls) {
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    }
    return paths;
}

} // namespace

DropZone::DropZone(QWidget *page) : QWidget(page), m_page(page)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    page->setAcceptDrops(true);
    page->installEventFilter(this);
    hide();
}

bool DropZone::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_page)
        return QWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::DragEnter:
    case QEvent::DragMove:
        return onDrag(static_cast<QDropEvent *>(event));
    case QEvent::DragLeave:
        hide();
        return true;
    case QEvent::Drop: {
        auto *drop = static_cast<QDropEvent *>(event);
        hide();
        const QStringList paths = pathsOf(drop->mimeData());
        const QString whyNot = m_whyNot ? m_whyNot() : QString();
        if (!whyNot.isEmpty()) {
            Q_EMIT refused(whyNot);
        } else if (paths.isEmpty()) {
            Q_EMIT refused(tr("Only files and folders of this computer can be dropped here."));
        } else {
            drop->setDropAction(Qt::CopyAction);
            drop->accept();
            Q_EMIT dropped(paths, drop->position().toPoint());
        }
        return true;
    }
    case QEvent::Resize:
        resize(m_page->size());
        return false;
    default:
        return false;
    }
}

bool DropZone::onDrag(QDropEvent *event)
{
    if (!event->mimeData()->hasUrls())
        return false;
    const QString whyNot = m_whyNot ? m_whyNot() : QString();
    showWords(whyNot.isEmpty() ? (m_wordsAt ? m_wordsAt(event->position().toPoint())
                                            : tr("Drop files here to upload them"))
                               : whyNot,
              whyNot.isEmpty());
    event->setDropAction(whyNot.isEmpty() ? Qt::CopyAction : Qt::IgnoreAction);
    event->accept();
    return true;
}

void DropZone::showWords(const QString &words, bool possible)
{
    const bool news = !isVisible() || words != m_words;
    m_words = words;
    m_possible = possible;
    setAccessibleName(words);
    resize(m_page->size());
    raise();
    show();
    update();
    if (news) {
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void DropZone::paintEvent(QPaintEvent *)
{
    constexpr int icon = 32;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &colors = ThemeColors::of(palette());
    const QColor ink = m_possible ? colors.accent : colors.warning;
    QColor veil = m_possible ? colors.infoTint : colors.warningTint;
    veil.setAlphaF(0.92F);
    const QRectF frame = QRectF(rect()).adjusted(12.5, 12.5, -12.5, -12.5);
    painter.setBrush(veil);
    painter.setPen(QPen(ink, 2, Qt::DashLine));
    painter.drawRoundedRect(frame, 8, 8);
    const QRect words = painter.boundingRect(rect().adjusted(40, 0, -40, 0),
                                             int(Qt::AlignCenter) | int(Qt::TextWordWrap), m_words);
    painter.drawPixmap(
        rect().center().x() - icon / 2, words.top() - icon - Theme::space(3),
        Icons::pixmap(m_possible ? u"upload"_s : u"circle-x"_s, ink, icon, devicePixelRatioF()));
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    painter.setFont(strong);
    painter.setPen(colors.text);
    painter.drawText(rect().adjusted(40, 0, -40, 0), int(Qt::AlignCenter) | int(Qt::TextWordWrap),
                     m_words);
}

} // namespace Peak
