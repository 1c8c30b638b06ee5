/** What is told of messages to people that did not arrive, by example. @param application the topic of one */
export const noticeTold = (application: string) =>
  ({
    'notice-undelivered': [
      [
        application,
        { zh: '手机号码停用，请当面或电话告知', en: 'The number is out of use: tell the applicant otherwise' },
        {
          notification: '0f3b5a8de1c94721b6f0a2c4d8e61735',
          notice: 'result-returned',
          noticeVersion: '2026.1.0',
          title: '补正提醒',
          audience: 'applicant',
          outcome: 'undeliverable',
          reason: 'isv.MOBILE_NUMBER_ILLEGAL',
          attempts: 1,
          failures: [{ provider: 'aliyun', class: 'permanent', code: 'isv.MOBILE_NUMBER_ILLEGAL' }],
        },
      ],
      [
        'credit.hall.XY-2026-1',
        { zh: '工作人员未备案联系方式，请当面送达', en: 'The officer has filed no contact: deliver it otherwise' },
        {
          notification: '5d1e9b7c3a2f48e6b0c4d8a1f6e37290',
          notice: 'credit-recorded',
          noticeVersion: '2026.1.0',
          title: '信用记录告知',
          audience: 'officer',
          outcome: 'undeliverable',
          reason: 'NO_CONTACT',
          attempts: 0,
          failures: [],
        },
      ],
    ],
  }) as const;
