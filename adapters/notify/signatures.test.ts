import { describe, expect, it } from 'vitest';
import { signRpc } from './aliyun.ts';
import { signWechat } from './receipts.ts';
import { authorize } from './tencent.ts';
import { signWebhook } from './webhook.ts';

// Examples that the providers have published (DOMAIN F2).
describe('the signature of Aliyun, RPC style', () => {
  it('is that of the example for ECS', () => {
    const parameters = {
      AccessKeyId: 'testid',
      Action: 'DescribeRegions',
      Format: 'XML',
      SignatureMethod: 'HMAC-SHA1',
      SignatureNonce: '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf',
      SignatureVersion: '1.0',
      Timestamp: '2016-02-23T12:46:24Z',
      Version: '2014-05-26',
    };
    expect(signRpc('GET', parameters, 'testsecret')).toBe('OLeaidS1JvxuMvnyHOwuJ+uX5qY=');
  });

  it('is that of the example for SendSms', () => {
    const parameters = {
      AccessKeyId: 'testId',
      Action: 'SendSms',
      Format: 'XML',
      OutId: '123',
      PhoneNumbers: '15300000001',
      RegionId: 'cn-hangzhou',
      SignName: '阿里云短信测试专用',
      SignatureMethod: 'HMAC-SHA1',
      SignatureNonce: '45e25e9b-0a6f-4070-8c85-2956eda1b466',
      SignatureVersion: '1.0',
      TemplateCode: 'SMS_71390007',
      TemplateParam: '{"customer":"test"}',
      Timestamp: '2017-07-12T02:42:19Z',
      Version: '2017-05-25',
    };
    expect(signRpc('GET', parameters, 'testSecret')).toBe('zJDF+Lrzhj/ThnlvIToysFRq6t4=');
  });
});

describe('the signature of Tencent Cloud, TC3-HMAC-SHA256', () => {
  it('is that of the example', () => {
    const header = authorize({
      secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******',
      secretKey: 'Gu5t9xGARNpq86cd98joQYCN3*******',
      service: 'cvm',
      host: 'cvm.tencentcloudapi.com',
      contentType: 'application/json; charset=utf-8',
      // The example's body escapes its Chinese.
      body: '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
      timestamp: 1551113065,
    });
    expect(header).toBe(
      'TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******/2019-02-25/cvm/tc3_request, ' +
        'SignedHeaders=content-type;host, Signature=2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c',
    );
  });
});

describe('signatures that no provider has published an example of', () => {
  it('change with each of their parts', () => {
    const signed = new Set([
      signWechat('token', '1', '2'),
      signWechat('token', '1', '3'),
      signWechat('other', '1', '2'),
      signWebhook('1', 'body', 'a secret of sixteen'),
      signWebhook('2', 'body', 'a secret of sixteen'),
      signWebhook('1', 'bodY', 'a secret of sixteen'),
      signWebhook('1', 'body', 'a secret of seventeen'),
    ]);
    expect(signed.size).toBe(7);
  });
});
