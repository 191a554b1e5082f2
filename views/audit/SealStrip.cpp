#include "views/audit/SealStrip.h"

#include "models/tables/ExchangeText.h"
#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

SealStrip::SealStrip(QWidget *parent)
    : QFrame(parent),
      m_icon(new QLabel),
      m_text(new QLabel),
      m_bar(new QProgressBar),
      m_button(new QPushButton)
{
    setAccessibleName(tr("Verification of the record"));
    m_icon->setFixedSize(16, 16);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_bar->setFixedWidth(Theme::space(50));
    m_bar->setAccessibleName(tr("How much of the record is verified"));
    m_button->setAutoDefault(false);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::space(4), Theme::space(2), Theme::space(4), Theme::space(2));
    row->setSpacing(Theme::space(3));
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_bar);
    row->addWidget(m_button);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_running)
            Q_EMIT cancelRequested();
        else
            Q_EMIT againRequested();
    });
    hide();
}

void SealStrip::showProgress(qint64 done, qint64 of, const QString &what)
{
    m_running = true;
    m_status = Status::Info;
    m_text->setText(what);
    m_bar->setRange(0, of > 0 ? 1000 : 0);
    m_bar->setValue(of > 0 ? int(done * 1000 / of) : 0);
    m_button->setText(tr("Cancel"));
    refresh();
    show();
}

void SealStrip::showResult(Status status, const QString &sentence, const QDateTime &at)
{
    m_running = false;
    m_status = status;
    m_text->setText(tr("%1  %2").arg(ExchangeText::moment(at), sentence));
    m_text->setAccessibleName(m_text->text());
    m_button->setText(tr("Verify again"));
    refresh();
    show();
    QAccessibleEvent alert(m_text, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString SealStrip::text() const
{
    return m_text->text();
}

void SealStrip::refresh()
{
    const ThemeColors &colors = ThemeColors::of(palette());
    m_bar->setVisible(m_running);
    m_icon->setPixmap(Icons::pixmap(m_running ? u"loader"_s : Icons::nameOf(m_status),
                                    colors.status(m_status), 16, devicePixelRatioF()));
    update();
}

void SealStrip::paintEvent(QPaintEvent *)
{
    const ThemeColors &colors = ThemeColors::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), m_running ? colors.window : colors.tint(m_status));
    painter.fillRect(QRect(0, 0, width(), 1), colors.border);
}

void SealStrip::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

} // namespace Peak
