#include "views/common/PageHeader.h"

#include "views/common/ElidedLabel.h"
#include "views/common/FocusWalk.h"
#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace Peak {

PageHeader::PageHeader(const QString &title, QWidget *parent)
    : QWidget(parent),
      m_back(new QToolButton(this)),
      m_title(new ElidedLabel(this)),
      m_detail(new QLabel(this)),
      m_row(new QHBoxLayout(this)),
      m_last(m_back)
{
    m_back->setIcon(Icons::get(QStringLiteral("arrow-left")));
    m_back->setText(tr("Back"));
    m_back->setAutoRaise(true);
    m_back->setToolTip(tr("Back (Alt+Left)"));
    m_back->setAccessibleName(tr("Back"));
    m_back->hide();

    QFont large = font();
    if (large.pointSizeF() > 0)
        large.setPointSizeF(large.pointSizeF() * 1.45);
    large.setWeight(QFont::DemiBold);
    m_title->setFont(large);
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setForegroundRole(QPalette::PlaceholderText);

    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(Theme::space(2));
    m_row->addWidget(m_back);
    m_row->addWidget(m_title, 0);
    m_row->addSpacing(Theme::space(1));
    m_row->addWidget(m_detail);
    m_row->addStretch(1);
    setTitle(title);
    connect(m_back, &QToolButton::clicked, this, &PageHeader::backRequested);
}

void PageHeader::setTitle(const QString &title)
{
    m_title->setText(title);
}

QString PageHeader::title() const
{
    return m_title->text();
}

void PageHeader::setDetail(const QString &detail)
{
    m_detail->setText(detail);
}

void PageHeader::setBackVisible(bool visible)
{
    m_back->setVisible(visible);
}

void PageHeader::addAction(QWidget *widget)
{
    m_row->addWidget(widget);
    m_last = FocusWalk::putBehind(m_last, widget);
}

} // namespace Peak
